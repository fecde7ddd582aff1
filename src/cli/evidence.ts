import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

import { createEvidence, type Evidence } from '../report/evidence/createEvidence';
import { verifyEvidence } from '../report/evidence/verifyEvidence';
import { readRun } from '../report/readRun';
import { lookUp } from '../text/untrusted';
import { count, formatNumber } from '../text/wording';
import { folderOfResult, withOneResult } from './collect/result';
import { recoverResult } from './collect/workFolder';
import { CommandError } from './CommandError';
import { INCOMPLETE } from './exitCodes';
import { shownPath } from './folders';
import { leaveSignalsToSystem } from './interruption';
import { assertOutsideOfResult } from './outputFile';
import { readPolicyOf } from './reportFiles';
import { numbered, wrapMessage } from './text';

export interface EvidenceCommandOptions {
  /** The folder that `collect` wrote. */
  graph: string;
  /** The first moment of the period, in milliseconds since 1970. */
  since?: number;
  /** The first moment after it; default: when the run ended. */
  until?: number;
  /** A folder that does not exist yet, or is empty. */
  output?: string;
  /** How many changes are drawn for examination. */
  sample: number;
  seed: string;
  /** Default: `graph-bitbucket.yml` in the folder around the result. */
  config?: string;
  /** A folder with evidence to check instead. */
  verify?: string;
  /** Prints problems only. */
  quiet?: boolean;
}

/**
 * Writes the changes of a period for an auditor, or checks that a folder of them is as it was written.
 *
 * @throws CommandError when that is impossible, when a file was changed, and with exit code 3 when changes may be missing
 */
export async function evidence(options: EvidenceCommandOptions): Promise<void> {
  // the library of the lock has listeners since it was loaded
  leaveSignalsToSystem();
  if (options.verify !== undefined) {
    verify(options.verify, options);
    return;
  }
  const { config, graph, output, sample, seed, since, until } = options;
  if (since === undefined || output === undefined) {
    throw new CommandError(
      'Name the period with --since and a folder with --output, for example: ' +
        'graph-bitbucket evidence --since 2026-07-01 --until 2026-09-30 --output evidence-q3.',
    );
  }
  assertNewFolder(output);
  const folder = folderOfResult(graph);
  const policy = readPolicyOf(folder, config);
  await recoverResult(folder);
  const made = withOneResult(folder, () => {
    const run = readRun(graph);
    assertOutsideOfResult(output, run.storage);
    const period = { since, until: until ?? run.collectedOn };
    if (period.since >= period.until) {
      throw new CommandError('The period is empty: --since must be earlier than --until.');
    }
    return createEvidence(run, { period, sample: { size: sample, seed }, policy, generatedOn: Date.now() });
  });
  writeFolder(made, output);
  tell(made, output, options);
}

function verify(folder: string, { output, quiet, since, until }: EvidenceCommandOptions): void {
  if (output !== undefined || since !== undefined || until !== undefined) {
    throw new CommandError('--verify checks a folder that is there. Leave out --since, --until and --output.');
  }
  const { files, problems, sha256 } = verifyEvidence(folder);
  if (problems.length > 0) {
    throw new CommandError(`${shownPath(folder)} is not as it was written:\n${numbered([...problems])}`);
  }
  const log = quiet ? () => undefined : console.log;
  log(`${count(files, 'file')} in ${shownPath(folder)}, each as it was written.\nSHA-256 of SHA256SUMS: ${sha256}`);
}

/** Evidence is never overwritten. */
function assertNewFolder(output: string): void {
  let present: string[] = [];
  try {
    present = existsSync(output) ? readdirSync(output) : [];
  } catch (error) {
    throw new CommandError(`${shownPath(output)} cannot be used: ${(error as Error).message}. Name a new folder.`);
  }
  if (present.length > 0) {
    throw new CommandError(`${shownPath(output)} is not empty, and evidence is never overwritten. Name a new folder.`);
  }
}

/** In one step, so that a folder has all files or does not exist. Only its owner may read it: it holds names. */
function writeFolder({ files }: Evidence, output: string): void {
  const target = resolve(output);
  let written: string | undefined;
  try {
    mkdirSync(dirname(target), { recursive: true });
    written = mkdtempSync(`${target}.`);
    chmodSync(written, 0o700);
    for (const [name, text] of files) {
      writeFileSync(join(written, name), text, { mode: 0o600 });
    }
    renameSync(written, target);
  } catch (error) {
    if (written !== undefined) {
      rmSync(written, { recursive: true, force: true });
    }
    throw new CommandError(
      `${shownPath(output)} cannot be written: ${(error as Error).message}. Name a folder that you may write to.`,
    );
  }
}

function tell({ manifest }: Evidence, output: string, { quiet }: EvidenceCommandOptions): void {
  const { counts, limits, status } = manifest;
  const of = (kind: string) => lookUp(counts.byKind, kind) ?? 0;
  const log = quiet ? () => undefined : console.log;
  log(
    [
      `${count(of('pull request'), 'merged pull request')} and ${count(of('direct push'), 'direct push', 'direct pushes')} in ` +
        `${count(counts.repositories, 'repository')}; ${count(counts.exceptions, 'exception')}; ` +
        `${formatNumber(counts.sample)} in the sample.`,
      `Evidence: ${shownPath(output)}`,
      `Summary:  ${shownPath(join(output, 'summary.html'))}`,
    ]
      .map((line) => wrapMessage(line))
      .join('\n'),
  );
  if (status === 'incomplete') {
    throw new CommandError(
      `The evidence is incomplete, because changes of the period may be missing:\n${numbered([...limits])}`,
      INCOMPLETE,
    );
  }
}
