import { existsSync, lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { asText, fieldOf } from '../../text/untrusted';
import { readJson, readText, tryTo } from '../readJson';
import { EVIDENCE_VERSION, MANIFEST_FILE } from './manifest';
import { readSums, renderSums, sha256Of, SUMS_FILE } from './sums';

const FILES = {
  maxBytes: 256 * 1024 * 1024,
  kind: 'files of evidence',
  advice: 'Name a folder that "graph-bitbucket evidence" wrote.',
};

/** What a check of evidence has shown. */
export interface Verification {
  /** Sentences, one for each file that is not as it was written; none if all are. */
  readonly problems: readonly string[];
  readonly files: number;
  /** Of the list of sums, which stands for every byte. */
  readonly sha256: string;
}

/**
 * Checks that each file of a folder is as it was written, without any request.
 *
 * @throws UnusableFileError when the folder holds no evidence
 */
export function verifyEvidence(folder: string): Verification {
  const sumsFile = join(folder, SUMS_FILE);
  const sums = readSums(readText(sumsFile, FILES));
  const sha256 = sumOf(sumsFile);
  const named = new Set([...sums.keys(), SUMS_FILE]);
  const present = tryTo(folder, () => readdirSync(folder), FILES.advice);
  const problems = [
    ...(lstatSync(sumsFile).isFile() ? [] : [notRegular(SUMS_FILE)]),
    // compares bytes: the text lacks a byte order mark
    ...(sha256 === sha256Of(renderSums(sums)) ? [] : [`${SUMS_FILE} has been changed.`]),
    ...[...sums].flatMap(([name, sum]) => checkFile(folder, name, sum)),
    ...present.filter((name) => !named.has(name)).map((name) => `${name} does not belong to the evidence.`),
    ...(sums.has(MANIFEST_FILE) ? checkManifest(folder, sums) : [`${SUMS_FILE} does not name ${MANIFEST_FILE}.`]),
  ];
  return { problems: [...new Set(problems)], files: sums.size, sha256 };
}

function checkFile(folder: string, name: string, sha256: string): string[] {
  const path = join(folder, name);
  if (name === '' || name.includes('/') || name.includes('\\')) {
    return [`${SUMS_FILE} has a line that names no file.`];
  }
  const stats = tryTo(path, () => lstatSync(path, { throwIfNoEntry: false }), FILES.advice);
  if (!stats) {
    return [`${name} is missing.`];
  }
  if (!stats.isFile()) {
    // reading a pipe would wait for ever
    return [notRegular(name)];
  }
  return sumOf(path) === sha256 ? [] : [`${name} has been changed, or its line in ${SUMS_FILE}.`];
}

/** The manifest has the same sums, so that neither list can be changed alone. */
function checkManifest(folder: string, sums: ReadonlyMap<string, string>): string[] {
  const path = join(folder, MANIFEST_FILE);
  if (!existsSync(path)) {
    return [];
  }
  let manifest: unknown;
  try {
    manifest = readJson(path, FILES);
  } catch {
    return [`${MANIFEST_FILE} has been changed.`];
  }
  if (fieldOf(manifest, 'version') !== EVIDENCE_VERSION) {
    return [`${MANIFEST_FILE} is of another version than ${EVIDENCE_VERSION}.`];
  }
  const files = fieldOf(manifest, 'files');
  const listed = new Map(
    (Array.isArray(files) ? files : []).map((file: unknown) => [
      asText(fieldOf(file, 'name')),
      asText(fieldOf(file, 'sha256')),
    ]),
  );
  const others = [...sums].filter(([name]) => name !== MANIFEST_FILE);
  if (others.length !== listed.size || others.some(([name, sha256]) => listed.get(name) !== sha256)) {
    return [`${MANIFEST_FILE} and ${SUMS_FILE} do not name the same files.`];
  }
  const isInOrder = [...listed.keys(), MANIFEST_FILE].join('\n') === [...sums.keys()].join('\n');
  return isInOrder ? [] : [`${SUMS_FILE} has been changed: its lines are in another order.`];
}

function notRegular(name: string): string {
  return `${name} has been changed: it is not a regular file.`;
}

function sumOf(path: string): string {
  return sha256Of(tryTo(path, () => readFileSync(path), FILES.advice));
}
