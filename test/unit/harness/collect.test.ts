import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { environmentOfRun, lastLines } from '../../../harness/collect';
import { instanceConfigFields } from '../../../src/config';

const ORIGINAL = process.env;

afterEach(() => {
  process.env = ORIGINAL;
});

test('a run does not get the settings of real runs', () => {
  process.env = { ...ORIGINAL, OAUTH_KEY: 'real', OAUTH_SECRET: 'real', TEAMS: 'real', NODE_OPTIONS: '--inspect' };
  const environment = environmentOfRun({ OAUTH_KEY: 'simulated' });
  expect(environment.OAUTH_KEY).toBe('simulated');
  expect(environment.PATH).toBe(ORIGINAL.PATH);
  expect(Object.values(environment)).not.toContain('real');
  expect(environment).not.toHaveProperty('NODE_OPTIONS');
});

test('every setting is in the environment of a run, so that an .env file has no effect', () => {
  const names = Object.keys(instanceConfigFields).map((field) =>
    field.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase(),
  );
  expect(names).not.toHaveLength(0);
  const required = { OAUTH_KEY: 'key', OAUTH_SECRET: 'secret', WORKSPACE: 'workspace' };
  expect(Object.keys(environmentOfRun(required))).toEqual(expect.arrayContaining(names));
});

test('reads the end of a log', () => {
  const folder = mkdtempSync(join(tmpdir(), 'log-'));
  const file = join(folder, 'run.log');
  writeFileSync(file, 'one\n\u001b[36mtwo\u001b[39m\nthree\n');
  expect(lastLines(file, 2)).toBe('two\nthree');
  expect(lastLines(file, 9)).toBe('one\ntwo\nthree');
  rmSync(folder, { recursive: true });
});
