import { renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import type { Policy } from '../../report/policy/policy';
import { type CollectedRun, readRun } from '../../report/readRun';
import type { Report } from '../../report/reportData';
import { CommandError } from '../CommandError';
import { writeResultFiles } from '../reportFiles';
import { LOG } from './checkResultFolder';
import { makeLinksRelative, replaceResult } from './result';
import type { WorkFolder } from './workFolder';

export interface PlacedResult {
  run: CollectedRun;
  /** An error where what was collected cannot be shown, which is no reason to lose it. */
  report: Report | Error;
  /** Why something that is no longer needed could not be deleted. */
  leftover: Error | undefined;
}

/**
 * Completes the result of a run with its page and its log, and then puts it in the place of the earlier one.
 *
 * @throws Error when that is impossible; the earlier result is then kept
 */
export function placeResult({ paths, storage, isHeld }: WorkFolder, policy: Policy): PlacedResult {
  const run = readRun(storage);
  const report = tryToReport(run, policy, paths.result);
  renameSync(join(paths.work, LOG), join(storage, LOG));
  makeLinksRelative(storage);
  renameSync(storage, paths.complete);
  if (!isHeld()) {
    throw new Error('Another run has taken over the folder.');
  }
  const leftover = replaceResult(paths) ?? tryToDelete(paths.work);
  return { run, report, leftover };
}

function tryToReport(run: CollectedRun, policy: Policy, earlier: string): Report | Error {
  try {
    return writeResultFiles(run, policy, earlier);
  } catch (error) {
    if (error instanceof CommandError) {
      // it could not be written, for example because the disk is full
      throw error;
    }
    return error as Error;
  }
}

function tryToDelete(folder: string): Error | undefined {
  try {
    rmSync(folder, { recursive: true, force: true });
    return undefined;
  } catch (error) {
    return error as Error;
  }
}
