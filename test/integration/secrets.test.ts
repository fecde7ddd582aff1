import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';

import { createMockExecutionContext } from '@jupiterone/integration-sdk-testing';

import { collect, lastLines } from '../../harness/collect';
import { startCommand } from '../../harness/command';
import { type Fault, type FaultRule, type Simulator, startSimulator } from '../../simulator';
import { ENDPOINTS } from '../../src/bitbucket/endpoints';
import type { IntegrationConfig } from '../../src/config';
import { executionFor } from '../../src/execution';
import { type FaultRun, runWithFaults } from '../faults/faultRun';
import { TARGETS } from '../faults/faultTable';
import { readFiles } from './readFiles';

/* Searches everything that a run prints and writes for secrets and tokens. Consumer keys are not secret. */

jest.setTimeout(120_000);

const CONSUMERS = [
  { key: 'canary-key-1', secret: 'c4n4ry/1+one=two&three%four five' },
  { key: 'canary-key-2', secret: 'c4n4ry~2~"quoted"\\and-more' },
];
const ACCESS_TOKENS = [{ token: 'ATCTT3x-c4n4ry+of/the=workspace', reach: { workspace: 'northwind-robotics' } }];
const SIZES = { users: 5, groups: 1, projects: 2, repositories: 3, pullRequests: 6 };

/** All secrets and tokens of a run, in several encodings. */
function canaries(simulator: Simulator): string[] {
  const secrets = [...CONSUMERS.map(({ secret }) => secret), ...simulator.issuedTokens()];
  const basics = CONSUMERS.map(({ key, secret }) => `${key}:${secret}`);
  return [...secrets, ...basics].flatMap((secret) => {
    const base64 = Buffer.from(secret).toString('base64');
    const unpadded = base64.replace(/=+$/, '');
    const base64url = Buffer.from(secret).toString('base64url');
    const quoted = JSON.stringify(secret).slice(1, -1);
    return [secret, encodeURIComponent(secret), unpadded, encodeURIComponent(base64), base64url, quoted];
  });
}

function secretsIn(text: string, simulator: Simulator): string[] {
  const lowerCase = text.toLowerCase();
  return canaries(simulator).filter((canary) => text.includes(canary) || lowerCase.includes(canary.toLowerCase()));
}

const echo = (path: RegExp, status: number, when?: FaultRule['when']): FaultRule => ({
  path,
  when,
  fault: { kind: 'echo', status },
});
const reset: Fault = { kind: 'reset', when: 'before body' };

/** Runs in which a secret could reach a log or an error. */
const SCENARIOS: [string, FaultRule[]][] = [
  ['success', []],
  ['a refused secret that the response echoes', [echo(TARGETS.token, 400)]],
  ['a failing token endpoint that echoes the secret', [echo(TARGETS.token, 500)]],
  ['a workspace that cannot be read', [echo(TARGETS.workspace, 404)]],
  ['a refused token', [echo(TARGETS.members, 401)]],
  ['a missing scope', [echo(TARGETS.projects, 403)]],
  ['a failing server that echoes the request', [echo(TARGETS.repositories, 500, { nth: 3 }), echo(/members$/, 500)]],
  ['failing lists of pull requests', [echo(/\/pullrequests/, 500)]],
  ['a rate limit', [echo(/\/pullrequests/, 429)]],
  ['no network to the API', [{ path: /^\/[12]\.0\//, fault: reset }]],
  ['no network to the token endpoint', [{ path: TARGETS.token, fault: reset }]],
];

/** Everything that a caller could log about a run. */
function everythingOf({ run, error, watch }: FaultRun): string {
  const subjects = [run?.events, error, error instanceof Error ? [error.stack, error.cause] : undefined];
  const errors = inspect(subjects, { depth: 20, showHidden: true, maxStringLength: null, maxArrayLength: null });
  const urls = watch.sends.map(({ url }) => url).join('\n');
  return [JSON.stringify(subjects), errors, JSON.stringify(run), urls].join('\n');
}

describe('in this process', () => {
  test.each(SCENARIOS)('a run shows no secret: %s', async (_, faults) => {
    const run = await runWithFaults(faults, { simulator: { consumers: CONSUMERS, accessTokens: ACCESS_TOKENS } });
    expect(secretsIn(everythingOf(run), run.simulator)).toEqual([]);
  });

  test('an error of the network library that contains the request shows no secret', async () => {
    const run = await runWithFaults([], {
      simulator: { consumers: CONSUMERS, accessTokens: ACCESS_TOKENS },
      dependencies: {
        fetch: (url, init) => {
          throw Object.assign(new Error(`connect ${url} ${JSON.stringify(init)}`), {
            config: init,
            code: 'ECONNREFUSED',
          });
        },
      },
    });
    expect(run.error).toBeInstanceOf(Error);
    expect((run.error as Error).message).toContain('ECONNREFUSED');
    expect(secretsIn(everythingOf(run), run.simulator)).toEqual([]);
  });

  test('printed settings and clients show no secret', async () => {
    const simulator = await startSimulator({ sizes: SIZES, consumers: CONSUMERS, accessTokens: ACCESS_TOKENS });
    const {
      OAUTH_KEY = '',
      OAUTH_SECRET = '',
      ACCESS_TOKENS: tokens,
      WORKSPACE = '',
      ...variables
    } = simulator.environment();
    Object.assign(process.env, variables);
    try {
      const instanceConfig: IntegrationConfig = {
        oauthKey: OAUTH_KEY,
        oauthSecret: OAUTH_SECRET,
        workspace: WORKSPACE,
        accessTokens: tokens,
      };
      const execution = executionFor(createMockExecutionContext({ instanceConfig }));
      await execution.client.get(ENDPOINTS.workspace, { workspace: WORKSPACE });
      const shown = [JSON.stringify(execution), inspect(execution, { depth: 20, showHidden: true })].join('\n');
      expect(shown).toContain('canary-key-1');
      expect(secretsIn(shown, simulator)).toEqual([]);
    } finally {
      Object.keys(variables).forEach((name) => delete process.env[name]);
      await simulator.close();
    }
  });
});

/** Runs a command in a separate process, and returns what it printed and, for a command of ours, its log. */
type RunCommand = (
  folder: string,
  settings: Record<string, string>,
) => Promise<{ exitCode: number | null; output: string }>;

const COMMANDS: [string, RunCommand][] = [
  [
    'j1-integration collect',
    async (folder, settings) => {
      const { exitCode, logFile } = await collect(folder, settings, { code: 'dist' });
      return { exitCode, output: lastLines(logFile, Infinity) };
    },
  ],
  [
    'graph-bitbucket collect',
    async (folder, settings) => {
      const { exitCode, output } = await startCommand(folder, ['collect'], settings).ended;
      const logs = readFiles(folder).filter(({ name }) => name.endsWith('collect.log'));
      return { exitCode, output: [output, ...logs.map(({ text }) => text)].join('\n') };
    },
  ],
];

describe.each(COMMANDS)('%s, at log level trace', (_, runCommand) => {
  const settingsOf = (simulator: Simulator) => ({ ...simulator.environment(), LOG_LEVEL: 'trace' });

  async function collectWith(faults: FaultRule[], settings: Record<string, string> = {}) {
    const simulator = await startSimulator({ sizes: SIZES, consumers: CONSUMERS, accessTokens: ACCESS_TOKENS, faults });
    const folder = mkdtempSync(join(tmpdir(), 'graph-bitbucket-'));
    try {
      const { exitCode, output } = await runCommand(folder, { ...settingsOf(simulator), ...settings });
      const text = [output, ...readFiles(folder).map((file) => file.text)].join('\n');
      return { code: exitCode, text, shown: secretsIn(text, simulator), output };
    } finally {
      rmSync(folder, { recursive: true, force: true });
      await simulator.close();
    }
  }

  test('a successful run shows no secret in its output or its files', async () => {
    const { code, text, shown } = await collectWith([]);
    expect(code).toBe(0);
    expect(text).toContain('bitbucket_pullrequest');
    expect(shown).toEqual([]);
  });

  test('failing steps show no secret', async () => {
    const { output, shown } = await collectWith([echo(TARGETS.projects, 403), echo(/\/pullrequests/, 401)]);
    expect(output).toContain('***');
    expect(shown).toEqual([]);
  });

  test('refused credentials show no secret', async () => {
    const { code, output, shown } = await collectWith([echo(TARGETS.token, 400)]);
    expect(code).not.toBe(0);
    expect(output).toContain('canary-key-1');
    expect(shown).toEqual([]);
  });

  test('an invalid configuration shows no secret', async () => {
    const { code, output, shown } = await collectWith([], { OAUTH_KEY: 'canary-key-1', WORKSPACE: 'a b,,c' });
    expect(code).not.toBe(0);
    expect(output).toContain('OAUTH_KEY (oauthKey) lists 1 key but OAUTH_SECRET (oauthSecret) 2 secrets');
    expect(shown).toEqual([]);
  });
});

test('recordings contain neither tokens nor headers with credentials', () => {
  const folder = join(__dirname, '..', 'recordings');
  const recordings = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.har'));
  expect(recordings.length).toBeGreaterThan(0);
  for (const recording of recordings) {
    const text = readFileSync(join(folder, recording), 'utf8');
    expect(text.match(/\b(Bearer|Basic) [\w+/=-]{8,}/g)).toBeNull();
    const tokens = [...text.matchAll(/access_token\\?":\s*\\?"([^"\\]*)/g)].map(([, token]) => token);
    expect(new Set(tokens)).toEqual(new Set(tokens.length > 0 ? ['redacted'] : []));
  }
});
