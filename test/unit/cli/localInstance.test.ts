import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import * as sdk from '@jupiterone/integration-sdk-runtime';

import { readLocalInstance } from '../../../src/cli/localInstance';

const ORIGINAL = process.env;
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'instance-'));
  process.env = { PATH: ORIGINAL.PATH };
});

afterEach(() => {
  process.env = ORIGINAL;
  rmSync(folder, { recursive: true });
});

function read(dotenv: string) {
  writeFileSync(join(folder, '.env'), dotenv);
  return readLocalInstance(sdk, folder);
}

test('reads .env of the folder, where the environment does not say otherwise', () => {
  process.env.WORKSPACE = 'from-environment';
  const before = process.cwd();
  const { instance, problems } = read('OAUTH_KEY=key\nOAUTH_SECRET=secret\nWORKSPACE=from-file\nENRICHED_PRS=\n');
  expect(instance.config).toMatchObject({ oauthKey: 'key', oauthSecret: 'secret', workspace: 'from-environment' });
  expect(problems).toEqual([]);
  expect(process.cwd()).toBe(before);
});

test('names every variable that is missing or misspelled', () => {
  const { problems } = read('OAUTH_KEY=key\nWORKSPACE=acme\nINGEST_AUTOMATION=yes\n');
  expect(problems).toEqual([
    expect.stringContaining('OAUTH_SECRET (oauthSecret) is missing.'),
    'INGEST_AUTOMATION (ingestAutomation) must be true or false.',
  ]);
});
