import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { type CheckingFiles, checkResultFolder } from '../../src/cli/collect/checkResultFolder';
import { type ResultPaths, resultPaths } from '../../src/cli/collect/result';
import { openWorkFolder } from '../../src/cli/collect/workFolder';
import { isWhole, writeResult } from './results';

/* What would keep a run from replacing the earlier result is said before the run, and the result stays as it is. */

let folder: string;
let paths: ResultPaths;

beforeEach(() => {
  folder = fs.mkdtempSync(join(tmpdir(), 'result folder-'));
  paths = resultPaths(folder);
  fs.mkdirSync(paths.work);
});

afterEach(() => {
  fs.rmSync(folder, { recursive: true, force: true });
});

function failure(code: string): Error {
  return Object.assign(new Error(`${code}: injected`), { code });
}

function check(files: Partial<CheckingFiles> = {}): void {
  checkResultFolder(paths, { ...fs, ...files });
}

/** Renaming fails where both names contain these texts. */
function renamingFails(code: string, from: string, to: string): Partial<CheckingFiles> {
  return {
    renameSync: (source, target) => {
      if (String(source).endsWith(from) && String(target).endsWith(to)) {
        throw failure(code);
      }
      fs.renameSync(source, target);
    },
  };
}

test.each([
  ['nothing', () => undefined],
  ['a result', () => writeResult(paths.result, 'earlier')],
  ['an empty folder', () => fs.mkdirSync(paths.result)],
  ['what the SDK leaves when no step has run', () => fs.mkdirSync(join(paths.result, 'graph'), { recursive: true })],
])('%s can be replaced, and the check leaves no trace', (_, prepare) => {
  prepare();
  const before = fs.readdirSync(folder, { recursive: true });
  check();
  expect(fs.readdirSync(folder, { recursive: true })).toEqual(before);
});

test.each([
  ['EBUSY', 'a mount point'],
  ['EXDEV', 'a folder from a lower layer of an image'],
  ['EPERM', 'a folder of another user in a shared one'],
  ['EACCES', 'a folder whose parent forbids it'],
])('a result that cannot be renamed (%s: %s) is found before the run', (code) => {
  writeResult(paths.result, 'earlier');
  expect(() => check(renamingFails(code, '.j1-integration', '-old'))).toThrow(
    `${paths.result} cannot be replaced at the end of a run: ${code}: injected. It and ${folder} must be on one file system`,
  );
  expect(isWhole(paths.result, 'earlier')).toBe(true);
  expect(fs.readdirSync(folder).sort()).toEqual(['.j1-integration', '.j1-integration-new']);
});

test('a work folder on another file system is found before the run', () => {
  expect(() => check(renamingFails('EXDEV', 'probe', '-old'))).toThrow('must be on one file system');
});

test('a file system that renames over a folder that is not empty costs no result', () => {
  writeResult(paths.result, 'earlier');
  check({
    renameSync: (source, target) => {
      fs.rmSync(target, { recursive: true, force: true });
      fs.renameSync(source, target);
    },
  });
  expect(isWhole(paths.result, 'earlier')).toBe(true);
});

test('a result with a folder that forbids to delete its files is found before the run', () => {
  writeResult(paths.result, 'earlier');
  const forbidden = join(paths.result, 'graph', 'fetch-repos');
  const files: Partial<CheckingFiles> = {
    accessSync: (path) => {
      if (path === forbidden) {
        throw failure('EACCES');
      }
    },
  };
  expect(() => check(files)).toThrow(
    `${forbidden} belongs to an earlier run and cannot be deleted: EACCES: injected. Its owner is the user with the id ${fs.statSync(forbidden).uid}. Delete it as that user`,
  );
  expect(isWhole(paths.result, 'earlier')).toBe(true);
});

/** A file system with 10 MB of free space, unless it does not tell its size. */
function space(blocks: number): Partial<CheckingFiles> {
  return { statfsSync: (() => ({ bavail: blocks && 10, blocks, bsize: 1024 * 1024 })) as never };
}

test('too little space is found before the run', () => {
  expect(() => check(space(100))).toThrow(`${folder} has 10 MB of free space, but a run needs at least 16 MB`);
  expect(() => check(space(0))).not.toThrow();
});

test('the space that a run needs grows with the earlier result', () => {
  writeResult(paths.result, 'earlier');
  fs.truncateSync(join(paths.result, 'report.html'), 50 * 1024 * 1024);
  const files = { statfsSync: (() => ({ bavail: 40, blocks: 100, bsize: 1024 * 1024 })) as never };
  expect(() => check(files)).toThrow('has 40 MB of free space, but a run needs at least 51 MB');
});

test.each([
  ['a file', () => fs.writeFileSync(paths.result, 'precious'), 'is not a folder'],
  [
    'a folder with something else',
    () => {
      fs.mkdirSync(paths.result);
      fs.writeFileSync(join(paths.result, 'notes.txt'), 'precious');
    },
    'it contains notes.txt',
  ],
])('%s in the place of the result is not deleted', async (_, prepare, message) => {
  prepare();
  await expect(openWorkFolder(folder)).rejects.toThrow(message);
  expect(fs.readdirSync(folder, { recursive: true, encoding: 'utf8' })).toEqual(
    expect.arrayContaining([expect.stringMatching(/^\.j1-integration/)]),
  );
  expect(fs.existsSync(paths.work)).toBe(false);
});

test('a result behind a link is replaced where it is, and two links to it are one folder', async () => {
  const [target, other] = [join(folder, 'target'), join(folder, 'other')];
  writeResult(target, 'earlier');
  fs.mkdirSync(other);
  fs.symlinkSync('target', paths.result);
  fs.symlinkSync('../target', join(other, '.j1-integration'));
  const { paths: linked, release } = await openWorkFolder(folder);
  expect(linked.result).toBe(fs.realpathSync(target));
  await expect(openWorkFolder(other)).rejects.toThrow('Another run is collecting');
  await release();
});

test('a folder and a link to it are one folder', async () => {
  const link = join(folder, 'link');
  fs.symlinkSync('.', link);
  const { release } = await openWorkFolder(folder);
  await expect(openWorkFolder(link)).rejects.toThrow('Another run is collecting');
  await release();
});

test('a link that leads nowhere is named', async () => {
  fs.symlinkSync('missing/result', paths.result);
  await expect(openWorkFolder(folder)).rejects.toThrow(`${paths.result} is a link that leads nowhere`);
});
