import { CommandError } from '../CommandError';
import { assertFolder, shownPath } from '../folders';
import { readLocalInstance } from '../localInstance';
import { assertOutputFile } from '../outputFile';
import { writeJson } from '../reportFiles';
import { loadSdk } from '../sdk';
import { diagnose } from './diagnose';
import { diagnosisText } from './diagnosisText';

export interface DoctorOptions {
  /** Contains `.env`. */
  folder: string;
  /** A file to write the diagnosis to as JSON, or true to print it as JSON. */
  json?: string | true;
}

/**
 * Prints whether a run can start, and what it could not collect.
 *
 * @throws CommandError when there are problems
 */
export async function doctor({ folder, json }: DoctorOptions): Promise<void> {
  assertFolder(folder);
  if (typeof json === 'string') {
    assertOutputFile(json);
  }
  const { instance } = readLocalInstance(loadSdk(folder), folder);
  const diagnosis = await diagnose(instance);
  if (json === true) {
    console.log(JSON.stringify(diagnosis, null, 2));
  } else {
    console.log(diagnosisText(diagnosis));
  }
  if (typeof json === 'string') {
    writeJson(diagnosis, json);
    console.log(`\nData: ${shownPath(json)}`);
  }
  const { length } = diagnosis.problems;
  if (length > 0) {
    throw new CommandError(
      length === 1 ? 'There is a problem, see above.' : `There are ${length} problems, see above.`,
    );
  }
}
