import { lstatSync } from 'node:fs';
import { join } from 'node:path';

import { readText } from '../readJson';
import { parsePolicy } from './parsePolicy';
import { type Policy, POLICY_FILE } from './policy';

const KILOBYTE = 1024;
/** Room for thousands of waivers. */
const MAX_BYTES = 512 * KILOBYTE;

const NO_POLICY: Policy = { protectedBranches: [], waivers: [], file: POLICY_FILE };

/**
 * Reads the policy in a folder, or a file that somebody named.
 *
 * @param named must exist; `shown` is its name in messages
 * @returns a policy that changes nothing if the folder has none
 * @throws PolicyError, or an error that says why the file cannot be read
 */
export function readPolicy(folder: string, named?: { path: string; shown: string }): Policy {
  const { path, shown } = named ?? { path: join(folder, POLICY_FILE), shown: POLICY_FILE };
  // a link to nothing is there, too: what it should lead to must not be ignored
  if (!named && lstatSync(path, { throwIfNoEntry: false }) === undefined) {
    return NO_POLICY;
  }
  const advice = 'Correct the file, or name another one with --config.';
  return parsePolicy(readText(path, { maxBytes: MAX_BYTES, kind: 'files of this kind', advice }), shown);
}
