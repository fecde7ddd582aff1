import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { createEvidence } from '../../../../src/report/evidence/createEvidence';
import { readSums, renderSums, sha256Of } from '../../../../src/report/evidence/sums';
import { verifyEvidence } from '../../../../src/report/evidence/verifyEvidence';
import { fc } from '../../../fastCheck';
import { DAY_MS, NOW, pullRequest } from '../findings/evaluate';

const { files } = createEvidence(
  {
    ...{ storage: '', steps: [], gaps: [], skipped: [], startedOn: NOW - 1000, collectedOn: NOW },
    graph: { entities: [pullRequest({ mergedOn: NOW - 9e6, createdOn: NOW - 9e7 })], relationships: [] },
  },
  { period: { since: NOW - DAY_MS, until: NOW }, sample: { size: 5, seed: '1' }, generatedOn: NOW },
);

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'evidence-'));
  files.forEach((text, name) => writeFileSync(join(folder, name), text));
});

afterEach(() => rmSync(folder, { recursive: true }));

test('files that are as they were written have no problems', () => {
  const sha256 = sha256Of(files.get('SHA256SUMS')!);
  expect(verifyEvidence(folder)).toEqual({ problems: [], files: 5, sha256 });
});

test('one changed byte anywhere is a problem', () => {
  const places = [...files].flatMap(([name, text]) =>
    Array.from({ length: Buffer.byteLength(text) }, (_, index) => ({ name, index })),
  );
  fc.assert(
    fc.property(fc.constantFrom(...places), fc.integer({ min: 1, max: 255 }), ({ name, index }, difference) => {
      const path = join(folder, name);
      const bytes = readFileSync(path);
      bytes[index] = (bytes[index]! + difference) % 256;
      writeFileSync(path, bytes);
      let problems: readonly string[];
      try {
        problems = verifyEvidence(folder).problems;
      } catch (error) {
        // the list of sums is no text any more
        problems = [(error as Error).message];
      }
      writeFileSync(path, files.get(name)!);
      expect(problems.join()).toContain(name);
    }),
    { numRuns: 300 },
  );
});

test.each([...files.keys()])('%s may be neither longer nor shorter nor missing', (name) => {
  const text = files.get(name)!;
  const check = () => verifyEvidence(folder).problems.join();
  writeFileSync(join(folder, name), `${text}\n`);
  expect(check()).toContain(`${name} has been changed`);
  writeFileSync(join(folder, name), text.slice(0, -1));
  expect(check()).toContain(`${name} has been changed`);
  rmSync(join(folder, name));
  if (name === 'SHA256SUMS') {
    expect(check).toThrow('Name a folder that "graph-bitbucket evidence" wrote.');
  } else {
    expect(check()).toContain(`${name} is missing.`);
  }
});

test.each([...files.keys()])('%s may not be a link, even to the same bytes', (name) => {
  const other = `${folder}-other`;
  renameSync(join(folder, name), other);
  symlinkSync(other, join(folder, name));
  expect(verifyEvidence(folder).problems).toEqual([`${name} has been changed: it is not a regular file.`]);
  rmSync(other);
});

test('a pipe is not read, since that may never end', () => {
  const pipe = join(folder, 'population.csv');
  rmSync(pipe);
  execFileSync('mkfifo', [pipe]);
  // so that this test ends even if the pipe is read
  const writer = spawn('sh', ['-c', 'echo > "$0"', pipe]);
  const { problems } = verifyEvidence(folder);
  writer.kill();
  expect(problems).toEqual(['population.csv has been changed: it is not a regular file.']);
});

test('a file that was added is a problem', () => {
  writeFileSync(join(folder, 'remarks.txt'), '');
  expect(verifyEvidence(folder).problems).toEqual(['remarks.txt does not belong to the evidence.']);
});

test('a table and its sum that were changed together are a problem', () => {
  const table = `${files.get('exceptions.csv')!}more\n`;
  const sums = readSums(files.get('SHA256SUMS')!).set('exceptions.csv', sha256Of(table));
  writeFileSync(join(folder, 'exceptions.csv'), table);
  writeFileSync(join(folder, 'SHA256SUMS'), renderSums(sums));
  expect(verifyEvidence(folder).problems).toEqual(['manifest.json and SHA256SUMS do not name the same files.']);
});

test('a list of sums with a byte order mark, or in another order, is a problem', () => {
  const text = files.get('SHA256SUMS')!;
  writeFileSync(join(folder, 'SHA256SUMS'), `\uFEFF${text}`);
  expect(verifyEvidence(folder).problems).toEqual(['SHA256SUMS has been changed.']);
  const lines = text.trimEnd().split('\n');
  writeFileSync(join(folder, 'SHA256SUMS'), `${lines.reverse().join('\n')}\n`);
  expect(verifyEvidence(folder).problems).toEqual(['SHA256SUMS has been changed: its lines are in another order.']);
});

test('a list of sums may not leave out a file, nor name one elsewhere', () => {
  const sums = readSums(files.get('SHA256SUMS')!);
  sums.delete('manifest.json');
  sums.set('../elsewhere', 'a'.repeat(64));
  writeFileSync(join(folder, 'SHA256SUMS'), renderSums(sums));
  expect(verifyEvidence(folder).problems).toEqual([
    'SHA256SUMS has a line that names no file.',
    'manifest.json does not belong to the evidence.',
    'SHA256SUMS does not name manifest.json.',
  ]);
});
