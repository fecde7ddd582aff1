import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { report } from '../../src/cli/report';
import { writeResult } from './results';

/* The files that a person names: they never damage the result or block the command. */

let folder: string;
let storage: string;

beforeEach(() => {
  folder = fs.mkdtempSync(join(tmpdir(), 'outputs-'));
  storage = join(folder, '.j1-integration');
  writeResult(storage, 'earlier');
  jest.spyOn(console, 'log').mockImplementation();
});

afterEach(() => {
  jest.restoreAllMocks();
  fs.rmSync(folder, { recursive: true, force: true });
});

function contents(): Record<string, string> {
  const files = fs.readdirSync(storage, { recursive: true, encoding: 'utf8' }).map((file) => join(storage, file));
  return Object.fromEntries(
    files.filter((file) => fs.statSync(file).isFile()).map((file) => [file, fs.readFileSync(file, 'utf8')]),
  );
}

test.each([
  '.j1-integration/summary.json',
  '.j1-integration/run.json',
  '.j1-integration/collect.log',
  '.j1-integration/graph/fetch-repos/entities/1.json',
  '.j1-integration/graph/new.html',
  '.j1-integration',
  'link/summary.json',
  'no/../.j1-integration/summary.json',
])('report does not write over the result: %s', async (name) => {
  fs.symlinkSync('.j1-integration', join(folder, 'link'));
  const before = contents();
  const file = join(folder, name);
  await expect(report({ graph: folder, output: file })).rejects.toThrow(/is in the result of a run|is a folder/);
  const formats = [{ format: 'json', file }] as const;
  await expect(report({ graph: folder, output: join(folder, 'page.html'), formats })).rejects.toThrow(
    /is in the result of a run|is a folder/,
  );
  expect(contents()).toEqual(before);
});

test('report does not write over the result of another folder, whatever the names are', async () => {
  const other = join(folder, 'other');
  writeResult(join(other, '.j1-integration'), 'other');
  await expect(report({ graph: other, output: join(storage, 'summary.json') })).rejects.toThrow('must stay as it is');
  fs.renameSync(join(other, '.j1-integration'), join(other, 'renamed'));
  const renamed = join(other, 'renamed');
  await expect(report({ graph: renamed, output: join(renamed, 'summary.json') })).rejects.toThrow('must stay as it is');
});

test('report writes its page beside the graph, for its owner only', async () => {
  const mask = process.umask(0o077);
  await report({ graph: folder });
  process.umask(mask);
  const page = join(storage, 'report.html');
  expect(fs.readFileSync(page, 'utf8')).toMatch(/^<!doctype html>/);
  expect(fs.readdirSync(storage).sort()).toEqual(['graph', 'report.html', 'run.json', 'summary.json']);
});

test('an existing file keeps its rights', async () => {
  const page = join(folder, 'page.html');
  fs.writeFileSync(page, '');
  fs.chmodSync(page, 0o640);
  await report({ graph: folder, output: page });
  expect(fs.statSync(page).mode & 0o777).toBe(0o640);
});

test('page and data cannot be the same file, whatever its names are', async () => {
  fs.symlinkSync('.', join(folder, 'same'));
  const formats = [{ format: 'csv', file: join(folder, 'same', 'x') }] as const;
  await expect(report({ graph: folder, output: join(folder, 'x'), formats })).rejects.toThrow(
    'x is named twice. Name different files for the page and for each format.',
  );
  expect(fs.existsSync(join(folder, 'x'))).toBe(false);
});

test('a pipe that nobody reads does not block the command', async () => {
  const pipe = join(folder, 'pipe');
  execFileSync('mkfifo', [pipe]);
  await expect(report({ graph: folder, output: pipe })).rejects.toThrow('pipe is a pipe. Name a file.');
});

test('a device may be named, and a full one is said', async () => {
  await report({ graph: folder, output: '/dev/null' });
  await expect(report({ graph: folder, output: '/dev/full' })).rejects.toThrow('/dev/full cannot be written: ENOSPC');
});

test('a page that cannot be written completely stays as it was', async () => {
  const page = join(folder, 'page.html');
  fs.writeFileSync(page, 'the earlier page');
  jest.spyOn(fs, 'writeFileSync').mockImplementationOnce((file) => {
    fs.appendFileSync(file, '<!doctype');
    throw Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });
  });
  await expect(report({ graph: folder, output: page })).rejects.toThrow('page.html cannot be written: ENOSPC');
  expect(fs.readFileSync(page, 'utf8')).toBe('the earlier page');
  expect(fs.readdirSync(folder).sort()).toEqual(['.j1-integration', 'page.html']);
});

test('a file that can be written but not replaced, such as one mounted into a container, is written', async () => {
  const page = join(folder, 'page.html');
  fs.writeFileSync(page, '');
  jest.spyOn(fs, 'renameSync').mockImplementationOnce(() => {
    throw Object.assign(new Error('EBUSY: resource busy'), { code: 'EBUSY' });
  });
  await report({ graph: folder, output: page });
  expect(fs.readFileSync(page, 'utf8')).toMatch(/^<!doctype html>/);
  expect(fs.readdirSync(folder).sort()).toEqual(['.j1-integration', 'page.html']);
});
