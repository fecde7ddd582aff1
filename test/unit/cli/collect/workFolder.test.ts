import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { openWorkFolder } from '../../../../src/cli/collect/workFolder';

/* test/robustness/ tests what happens when runs meet, or when something goes wrong. */

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'work-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

test('is empty apart from the record of its owner, whatever an earlier run left', async () => {
  const first = await openWorkFolder(folder);
  writeFileSync(join(first.storage, 'left.txt'), '');
  await first.release();
  const second = await openWorkFolder(folder);
  expect(readdirSync(second.paths.work).sort()).toEqual(['owner.json', expect.stringMatching(/^run-/)]);
  expect(readdirSync(second.storage)).toEqual([]);
  await second.release();
  expect(readdirSync(folder)).toEqual(['.j1-integration-new']);
});

test('is for its owner only', async () => {
  const { paths, storage, release } = await openWorkFolder(folder);
  for (const path of [paths.work, dirname(storage), storage]) {
    expect(statSync(path).mode & 0o077).toBe(0);
  }
  await release();
});

test('a folder that cannot be written to is named, with what to do', async () => {
  const file = join(folder, 'file');
  writeFileSync(file, '');
  await expect(openWorkFolder(join(file, 'x'))).rejects.toThrow(
    /x\/\.j1-integration-new cannot be written: .*Run the command in a folder that you may write to/,
  );
});
