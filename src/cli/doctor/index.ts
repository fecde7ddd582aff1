import { CommandError } from '../CommandError';
import { planEstimate } from '../estimate/planEstimate';
import { assertFolder, shownPath } from '../folders';
import { interruptible } from '../interruption';
import { readLocalInstance } from '../localInstance';
import { assertOutputFile } from '../outputFile';
import { writeJson } from '../reportFiles';
import { loadSdk } from '../sdk';
import { startHeartbeat } from '../terminal';
import { numbered } from '../text';
import { diagnose } from './diagnose';
import { diagnosisText } from './diagnosisText';

export interface DoctorOptions {
  /** Contains `.env`. */
  folder: string;
  /** A file to write the diagnosis to as JSON, or true to print it as JSON. */
  json?: string | true;
  /** The start of the period to estimate, in milliseconds since 1970; by default that of the next run. */
  since?: number;
  /** Prints problems only, and data where they are asked for. */
  quiet?: boolean;
}

/**
 * Prints whether a run can start, and what it could not collect.
 *
 * @throws CommandError when there are problems
 */
export async function doctor({ folder, json, quiet = false, since }: DoctorOptions): Promise<void> {
  assertFolder(folder);
  if (typeof json === 'string') {
    assertOutputFile(json);
  }
  const { instance, settings } = readLocalInstance(loadSdk(folder), folder);
  const planned = settings && planEstimate(folder, settings, { asked: since, now: Date.now() });
  const heartbeat = quiet ? undefined : startHeartbeat();
  const diagnosis = await interruptible(() => diagnose(instance, planned)).finally(() => clearInterval(heartbeat));
  if (json === true) {
    console.log(JSON.stringify(diagnosis, null, 2));
  } else if (!quiet) {
    console.log(diagnosisText(diagnosis));
  }
  if (typeof json === 'string') {
    writeJson(diagnosis, json);
    if (!quiet) {
      console.log(`\nData: ${shownPath(json)}`);
    }
  }
  const { length } = diagnosis.problems;
  if (length > 0 && quiet) {
    throw new CommandError(numbered(diagnosis.problems));
  }
  if (length > 0) {
    throw new CommandError(
      length === 1 ? 'There is a problem, see above.' : `There are ${length} problems, see above.`,
    );
  }
}
