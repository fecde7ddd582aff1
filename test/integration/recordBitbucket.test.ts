import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { registerMatchers } from '@jupiterone/integration-sdk-testing';
import fetch from 'node-fetch';

import { type Simulator, startSimulator } from '../../simulator';
import { Steps } from '../../src/graph/model';
import { type Run, runIntegration } from '../runIntegration';
import { record, type Recording, replay } from './recording/recording';
import { keepFewPullRequests, SIMULATED } from './recording/scenarios';
import { bitbucketAsSource, RECORDED_ADDRESS, recordFrom } from './recording/source';
import { type Collected, collectStep, STEPS, withDiscovery } from './recording/steps';
import { CONSTANT_FIELDS, FIELDS, PHRASES, TIME_FIELDS, WORDS } from './recording/vocabulary';

/* The mode that records from Bitbucket, with a simulator in the place of Bitbucket. */

registerMatchers(expect);

const folder = mkdtempSync(join(tmpdir(), 'graph-bitbucket-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const ACCESS_TOKEN = {
  token: 'access-token-that-nobody-may-see',
  reach: { workspace: 'northwind-robotics' },
  scopes: SIMULATED.consumers[0]!.scopes,
};

const SETTINGS = {
  config: { ingestAccessControls: true, ingestAutomation: true },
  environment: { BITBUCKET_PULL_REQUEST_DISCOVERY: 'full' },
  // Polly records connections
  dependencies: { fetch, sleep: () => Promise.resolve() },
};

function collectByMember(config: Recording['config']): Promise<Collected> {
  return withDiscovery('economical', () => collectStep(config, Steps.PULL_REQUESTS, [Steps.WORKSPACES, Steps.USERS]));
}

function countByType(objects: { _type: string }[]): Record<string, number> {
  const counts: Record<string, number> = {};
  objects.forEach(({ _type }) => (counts[_type] = (counts[_type] ?? 0) + 1));
  return counts;
}

describe('a recording from Bitbucket', () => {
  const file = { directory: join(folder, 'recordings'), name: 'run' };
  let simulator: Simulator;
  let run: Run;
  let byMember: Collected;
  let text: string;
  const sent: string[] = [];

  beforeAll(async () => {
    mkdirSync(file.directory);
    simulator = await startSimulator({ ...SIMULATED, clock: () => SIMULATED.now, accessTokens: [ACCESS_TOKEN] });
    keepFewPullRequests(simulator);
    const { written, ...source } = bitbucketAsSource(simulator.environment());
    const body = (given: string) => {
      sent.push(given);
      return written.body(given);
    };
    const recording = record(
      file,
      { ...source, written: { ...written, body }, now: SIMULATED.now },
      (config) => config,
    );
    run = await runIntegration(simulator, SETTINGS);
    // A run deletes the address that it was given.
    Object.assign(process.env, { BITBUCKET_API_ORIGIN: simulator.origin, BITBUCKET_OAUTH_URL: simulator.oauthUrl });
    byMember = await collectByMember(recording.config);
    await recording.stop();
    await simulator.close();
    const [name] = readdirSync(file.directory);
    text = readFileSync(join(file.directory, name!, 'recording.har'), 'utf8');
  }, 120_000);

  describe('when it is replayed', () => {
    let recording: Recording;
    beforeAll(() => {
      recording = replay(file, (config) => config);
    });
    afterAll(() => recording.stop());

    test.each(STEPS)('%s collects what its metadata declares', async (stepId, dependencyStepIds) => {
      await collectStep(recording.config, stepId, dependencyStepIds);
    });

    test('finds the same pull requests by member', async () => {
      expect(await collectByMember(recording.config)).toEqual(byMember);
    });

    test('gives the same number of entities and relationships of each type', async () => {
      const { oauthKey, oauthSecret, workspace, accessTokens } = recording.config;
      const environment = {
        OAUTH_KEY: oauthKey,
        OAUTH_SECRET: oauthSecret,
        WORKSPACE: workspace,
        ACCESS_TOKENS: accessTokens!,
      };
      const { apiOrigin: origin, oauthUrl } = RECORDED_ADDRESS;
      const recorded = { ...simulator, origin, oauthUrl, environment: () => environment };
      const replayed = await runIntegration(recorded, SETTINGS);
      expect(replayed.statuses).toEqual(run.statuses);
      expect(countByType(replayed.entities)).toEqual(countByType(run.entities));
      expect(countByType(replayed.relationships)).toEqual(countByType(run.relationships));
      expect(Object.keys(countByType(run.relationships)).length).toBeGreaterThan(20);
    }, 120_000);
  });

  test('shows nothing of the workspace', () => {
    const { key, secret } = SIMULATED.consumers[0]!;
    const values = [...sent.flatMap((body) => textsOf(JSON.parse(body))), ...simulator.issuedTokens(), key, secret];
    const forbidden = [...new Set(values)].filter((value) => value.length > 4);
    expect(forbidden.length).toBeGreaterThan(500);
    const variants = forbidden.flatMap((value) => [
      value,
      encodeURIComponent(value),
      JSON.stringify(value).slice(1, -1),
    ]);
    const shown = text.toLowerCase();
    expect(variants.filter((value) => shown.includes(value.toLowerCase()))).toEqual([]);
    expect(shown).not.toMatch(/canary|example\.(com|net|org)|northwind|10\.20\.30\.40|authorization|cookie/);
  });

  test('keeps all fields that the simulator sends', () => {
    const fields = new Set([...text.matchAll(/\\"([^"\\]+)\\":/g)].map(([, name]) => name!));
    expect(fields.size).toBeGreaterThan(100);
    expect([...fields].filter((name) => !FIELDS.has(name))).toEqual([]);
  });

  test('says where it comes from', () => {
    expect(text).toMatch(/^\{"log":\{"comment":"Recorded against a server in the place of Bitbucket Cloud\. People, /);
  });
});

const KEPT_FIELDS = [...CONSTANT_FIELDS, ...TIME_FIELDS, 'scope', 'version', 'current'];
const KEPT_WORDS = new Set([...WORDS, 'ssh-ed25519'].map((word) => word.toLowerCase()));

/** All text in a body that must not be shown. */
function textsOf(value: unknown, field = ''): string[] {
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).flatMap(([name, each]) => textsOf(each, Array.isArray(value) ? field : name));
  }
  if (typeof value !== 'string' || KEPT_FIELDS.includes(field) || PHRASES.has(value)) {
    return [];
  }
  // patterns of branches consist of words and stars
  const words = value.toLowerCase().split(/[*/]+/);
  return words.every((word) => word === '' || KEPT_WORDS.has(word)) ? [] : [value];
}

describe('RECORD', () => {
  const complete = { OAUTH_KEY: 'key', OAUTH_SECRET: 'secret', WORKSPACE: 'acme' };

  test.each([undefined, ''])('set to %p records nothing', (value) => {
    expect(recordFrom({ ...complete, RECORD: value }, folder)).toBeUndefined();
  });

  test('set to simulator records from the simulator, whatever the credentials', () => {
    expect(recordFrom({ ...complete, RECORD: 'simulator' }, folder)).toBe('simulator');
  });

  test('set to 1 records from Bitbucket with credentials of the environment', () => {
    expect(recordFrom({ ...complete, RECORD: '1' }, folder)).toMatchObject(complete);
  });

  test('set to 1 records from the simulator without credentials', () => {
    expect(recordFrom({ RECORD: '1' }, folder)).toBe('simulator');
  });

  test('set to 1 reads credentials from .env', () => {
    const root = mkdtempSync(join(folder, 'root-'));
    writeFileSync(
      join(root, '.env'),
      '# comment\nOAUTH_KEY=key\nOAUTH_SECRET="se#cret"\nWORKSPACE=acme\nACCESS_TOKENS=\n',
    );
    expect(recordFrom({ RECORD: '1' }, root)).toMatchObject({ ...complete, OAUTH_SECRET: 'se#cret' });
  });

  test('names the credentials that are missing', () => {
    expect(() => recordFrom({ RECORD: '1', OAUTH_KEY: 'key' }, folder)).toThrow(
      'To record from Bitbucket, set OAUTH_SECRET and WORKSPACE as well, in the environment or in .env.',
    );
  });

  test('does not guess', () => {
    expect(() => recordFrom({ RECORD: 'yes' }, folder)).toThrow('RECORD is "yes". Set it to 1');
  });
});
