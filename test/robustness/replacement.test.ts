import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import {
  finishReplacement,
  makeLinksRelative,
  replaceResult,
  type ReplacingFiles,
  type ResultPaths,
  resultPaths,
  withOneResult,
} from '../../src/cli/collect/result';
import { openWorkFolder, recoverResult } from '../../src/cli/collect/workFolder';
import { isWhole, writeResult } from './results';

/* The new result takes the place of the earlier one: at every moment one of the two is whole. */

let folder: string;
let paths: ResultPaths;

beforeEach(() => {
  folder = fs.mkdtempSync(join(tmpdir(), 'replacement-'));
  paths = resultPaths(folder);
});

afterEach(() => {
  fs.rmSync(folder, { recursive: true, force: true });
});

/** What goes wrong at a call: it fails, or the process ends before, after or in the middle of it. */
const MISHAPS = ['fails', 'is never reached', 'is the last one', 'is left half done'] as const;
type Mishap = (typeof MISHAPS)[number];

class Killed extends Error {}

/** A file system on which the call with this number goes wrong. */
function brokenFiles(at: number, mishap: Mishap): ReplacingFiles & { calls: number } {
  const state = { calls: 0, dead: false };
  function wrapped<A extends unknown[], R>(call: (...args: A) => R, half: (...args: A) => void) {
    return (...args: A): R => {
      state.calls += 1;
      if (state.dead) {
        throw new Killed();
      }
      if (state.calls !== at) {
        return call(...args);
      }
      if (mishap === 'fails') {
        throw Object.assign(new Error('EIO: i/o error'), { code: 'EIO' });
      }
      state.dead = true;
      if (mishap === 'is the last one') {
        call(...args);
      } else if (mishap === 'is left half done') {
        half(...args);
      }
      throw new Killed();
    };
  }
  const none = () => undefined;
  return {
    lstatSync: wrapped(fs.lstatSync as (path: fs.PathLike) => fs.Stats, none) as typeof fs.lstatSync,
    renameSync: wrapped(fs.renameSync, none),
    rmSync: wrapped(fs.rmSync, (path) => fs.rmSync(join(String(path), 'graph'), { recursive: true, force: true })),
    get calls() {
      return state.calls;
    },
  };
}

function prepare(hasEarlier: boolean): void {
  if (hasEarlier) {
    writeResult(paths.result, 'earlier');
  }
  writeResult(paths.complete, 'new');
}

/** @returns whether the call with this number was reached, and how the replacement ended */
function replaceWith(files: ReplacingFiles & { calls: number }, at: number): { reached: boolean; ended: string } {
  try {
    const leftover = replaceResult(paths, files);
    return { reached: files.calls >= at, ended: leftover ? 'with a leftover' : 'well' };
  } catch (error) {
    return { reached: true, ended: error instanceof Killed ? 'killed' : 'with an error' };
  }
}

describe.each([
  ['over an earlier result', true],
  ['where there was none', false],
])('%s', (_, hasEarlier) => {
  test.each(MISHAPS)('whichever call %s, one result is whole and the next run goes on with it', (mishap) => {
    let at = 1;
    for (let reached = true; reached; at += 1) {
      prepare(hasEarlier);
      const outcome = replaceWith(brokenFiles(at, mishap), at);
      reached = outcome.reached;
      const isNew = isWhole(paths.result, 'new');
      const isEarlier = hasEarlier && isWhole(paths.result, 'earlier');
      if (outcome.ended === 'well' || outcome.ended === 'with a leftover') {
        expect({ at, isNew }).toEqual({ at, isNew: true });
      } else if (outcome.ended === 'with an error') {
        expect({ at, isEarlier }).toEqual({ at, isEarlier: hasEarlier });
      }
      expect(isNew || isEarlier || isWhole(paths.complete, 'new')).toBe(true);

      expect(finishReplacement(paths)).toBeUndefined();
      expect(isWhole(paths.result, 'new') || isWhole(paths.result, 'earlier')).toBe(true);
      expect(fs.existsSync(paths.aside)).toBe(false);
      fs.rmSync(paths.result, { recursive: true });
      fs.rmSync(paths.work, { recursive: true, force: true });
    }
    expect(at).toBeGreaterThan(3);
  });

  test.each(MISHAPS)('a run that goes on may break off as well, whichever call %s', (mishap) => {
    for (let at = 1; at < 8; at += 1) {
      prepare(hasEarlier);
      if (hasEarlier) {
        fs.renameSync(paths.result, paths.aside);
      }
      try {
        finishReplacement(paths, brokenFiles(at, mishap));
      } catch {
        expect(isWhole(paths.result, 'new') || isWhole(paths.complete, 'new')).toBe(true);
      }
      expect(finishReplacement(paths)).toBeUndefined();
      expect(isWhole(paths.result, 'new')).toBe(true);
      expect(fs.existsSync(paths.aside)).toBe(false);
      fs.rmSync(paths.result, { recursive: true });
    }
  });
});

test('an earlier result that cannot be deleted is said, and the new one is in its place', () => {
  prepare(true);
  const error = Object.assign(new Error('EPERM: operation not permitted'), { code: 'EPERM' });
  const leftover = replaceResult(paths, {
    ...fs,
    rmSync: () => {
      throw error;
    },
  });
  expect(leftover).toBe(error);
  expect(isWhole(paths.result, 'new')).toBe(true);
});

test('a result that the SDK has written since is not replaced by an older one', () => {
  writeResult(paths.result, 'of the SDK');
  writeResult(paths.complete, 'older');
  finishReplacement(paths);
  expect(isWhole(paths.result, 'of the SDK')).toBe(true);
});

test('the next run deletes what a killed run left, and keeps the result', async () => {
  writeResult(paths.result, 'earlier');
  writeResult(paths.aside, 'leftover');
  writeResult(join(paths.work, 'run-1-1', '.j1-integration'), 'half');
  const work = await openWorkFolder(folder);
  expect(isWhole(paths.result, 'earlier')).toBe(true);
  expect(fs.readdirSync(folder).sort()).toEqual(['.j1-integration', '.j1-integration-new', '.j1-integration-new.lock']);
  expect(fs.readdirSync(paths.work)).toHaveLength(2);
  await work.release();
});

test('report finds the result of a run that was killed between two steps of the replacement', async () => {
  writeResult(paths.aside, 'earlier');
  writeResult(paths.complete, 'new');
  await recoverResult(folder);
  expect(isWhole(paths.result, 'new')).toBe(true);
  expect(fs.existsSync(paths.aside)).toBe(false);
  expect(fs.existsSync(`${paths.work}.lock`)).toBe(false);
});

test('what is read of a result that is replaced meanwhile is read again', () => {
  writeResult(paths.result, 'earlier');
  const labels: string[] = [];
  const label = withOneResult(folder, () => {
    const { causes } = JSON.parse(fs.readFileSync(join(paths.result, 'run.json'), 'utf8')) as {
      causes: { label: string };
    };
    labels.push(causes.label);
    if (labels.length === 1) {
      writeResult(paths.complete, 'new');
      replaceResult(paths);
      throw new Error('ENOENT: a file of the earlier result is gone');
    }
    return causes.label;
  });
  expect(label).toBe('new');
  expect(labels).toEqual(['earlier', 'new']);
});

test('a result that is replaced all the time does not keep a report busy without end', () => {
  let times = 0;
  withOneResult(folder, () => {
    times += 1;
    fs.rmSync(paths.result, { recursive: true, force: true });
    writeResult(join(folder, `${times}`), 'next');
    fs.renameSync(join(folder, `${times}`), paths.result);
  });
  expect(times).toBe(5);
});

test('links inside the result hold after it has been moved, and others are left alone', () => {
  writeResult(paths.result, 'earlier');
  const [entities, index] = [join(paths.result, 'graph/fetch-repos/entities'), join(paths.result, 'index/entities')];
  fs.mkdirSync(index, { recursive: true });
  fs.symlinkSync(join(entities, '1.json'), join(index, 'absolute.json'));
  fs.symlinkSync('../../graph/fetch-repos/entities/1.json', join(index, 'relative.json'));
  fs.symlinkSync(folder, join(index, 'outside'));
  makeLinksRelative(paths.result);
  const moved = join(folder, 'moved');
  fs.renameSync(paths.result, moved);
  for (const link of ['absolute.json', 'relative.json']) {
    expect(fs.readFileSync(join(moved, 'index/entities', link), 'utf8')).toContain('earlier');
  }
  expect(fs.readlinkSync(join(moved, 'index/entities/outside'))).toBe(folder);
});
