import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import fetch from 'node-fetch';

import { ALL_SCOPES, type FaultRule, type SimulatedConsumer, type SimulatorOptions } from '../../simulator';
import { parseConfig } from '../../src/config';
import { FINDINGS } from '../../src/report/findings';
import { parsePolicy, type PolicyError } from '../../src/report/policy/parsePolicy';
import { readGraph } from '../../src/report/readGraph';
import { SEVERITIES } from '../../src/report/reportData';
import { type FaultRunOptions, runWithFaults, SMALL } from '../faults/faultRun';
import { PAGES, readPage } from './documents';

/*
 * Messages that the documents quote. A message is quoted as inline code of three words or more, or with `…` for any text. Each quoted message needs a way to raise it here, so that a document cannot quote what the code no longer says.
 */

/** Inline code of several words that is not a message. */
const COMMAND_OR_QUERY = /^(npm|npx|node|git|AND|FIND) /;

const SLUG = 'northwind-robotics';
const ONE_CONSUMER: SimulatedConsumer[] = [{ key: 'key-1', secret: 'secret-1-of-messages' }];
const TWO_CONSUMERS: SimulatedConsumer[] = [...ONE_CONSUMER, { key: 'key-2', secret: 'secret-2-of-messages' }];
/** A run in January 1970. */
const EARLIER = { startedOn: 1_000_000 };
/** An option of later versions of the SDK, and no field. */
const WITHOUT_VERIFICATION: object = { disableTlsVerification: true };
const VALID = { oauthKey: 'key', oauthSecret: 'secret', workspace: 'acme' };

/** What produces each quoted message: the texts that a person may see in this case. */
const RAISED_BY: Readonly<Record<string, () => readonly string[] | Promise<readonly string[]>>> = {
  'The file … is damaged: it is not JSON. Run "graph-bitbucket collect" again.': () => textsOfDamagedGraph(),

  'graph-bitbucket.yml:7: waivers[0].expires is missing. …': () => problemsOfPolicy(),

  'oauthKey is missing': () => problemsOf({ oauthKey: ' ' }),
  'oauthSecret is missing': () => problemsOf({ oauthSecret: undefined }),
  'workspace is missing': () => problemsOf({ workspace: '' }),
  'oauthKey must be text': () => problemsOf({ oauthKey: 7 }),
  'oauthKey: item 2 of 3 is empty': () => problemsOf({ oauthKey: 'one,,three' }),
  'oauthKey: item 2 repeats item 1': () => problemsOf({ oauthKey: 'one,one' }),
  'oauthKey lists 2 keys but oauthSecret 1 secret': () => problemsOf({ oauthKey: 'one,two' }),
  'workspace: item 1 ("…") is not a slug': () => problemsOf({ workspace: 'https://bitbucket.org/acme/' }),
  'emailDomains: item 1 ("…") is not a domain': () => problemsOf({ emailDomains: '@acme.com' }),
  'excludeRepositories: item 1 ("…") is not of the form WORKSPACE/REPOSITORY': () =>
    problemsOf({ excludeRepositories: 'sandbox' }),
  'ingestPullRequests must be true or false': () => problemsOf({ ingestPullRequests: 'yes' }),
  'rateLimitMaxWaitMinutes must be a whole number from 0 to 1440': () => problemsOf({ rateLimitMaxWaitMinutes: 1.5 }),

  'caCertificate is not a certificate in PEM format': () => problemsOf({ caCertificate: '/etc/ssl/proxy.pem' }),

  'Bitbucket refused OAuth consumer 1 (key …)': () => textsOfRun({ config: { oauthSecret: 'wrong,wrong' } }),
  'OAuth consumer 1 (key …) lacks the scope "…"': () => textsWith([{ ...ONE_CONSUMER[0]!, scopes: ['account'] }]),
  'workspace "…" cannot be read by OAuth consumer 1 (key …)': () =>
    textsOfRun({ simulator: { consumers: ONE_CONSUMER }, config: { workspace: 'no-such-place' } }),
  'workspace "…" has different numbers of repositories for different credentials': () =>
    textsWith([ONE_CONSUMER[0]!, { ...TWO_CONSUMERS[1]!, visibleRepositories: 1 }]),
  'Bitbucket could not be reached, so the configuration is not checked completely': () => textsWithFault(503, /token$/),

  'disableTlsVerification is on: certificates of Bitbucket are not verified': () =>
    textsOfRun({ config: WITHOUT_VERIFICATION }),
  'Some steps are skipped, because OAuth consumers lack scopes': () =>
    textsOfRun({ config: { ingestAccessControls: true } }),
  'access token 1 sees … of the … repositories of workspace "…", so it is used only for these': () =>
    textsOfRun({
      simulator: { accessTokens: [{ token: 'token-of-messages', reach: { workspace: SLUG } }] },
      prepare: ({ world, options }) =>
        Object.assign(options.accessTokens![0]!.reach, { repository: world.workspaces[0]!.repositories[0]!.slug }),
    }),
  'access token 1 is not used in this run': () =>
    textsOfRun({ simulator: { accessTokens: [{ token: 'token-of-messages', reach: { workspace: 'elsewhere' } }] } }),
  'excludeRepositories leaves out no repository by "…"': () =>
    textsOfRun({ config: { excludeRepositories: 'no-such/repository' } }),
  'Workspace "…" lists no repository': () =>
    textsOfRun({ prepare: ({ world }) => void world.workspaces[0]!.repositories.splice(0) }),
  'The source "…" needs the scope "…"': () => textsWithFault(403, /\/projects$/),
  'Bitbucket shows groups to administrators of the workspace only': () =>
    textsWith([{ ...ONE_CONSUMER[0]!, administrator: false }]),
  'The e-mail addresses of the members of … could not be looked up': () =>
    textsOfRun({ simulator: { emails: { filter: 'forbidden' } }, config: { emailDomains: 'acme.com' } }),
  'Pull requests need at least … calls, but the credentials can make only about … more': () =>
    textsOfRun({
      simulator: { consumers: ONE_CONSUMER, sizes: { ...SMALL.sizes, repositories: 1100, pullRequests: 0 } },
      environment: { BITBUCKET_PULL_REQUEST_DISCOVERY: 'full' },
      pageLength: 100,
    }),
  "All 2 credentials reached Bitbucket's rate limit": () =>
    textsWith(TWO_CONSUMERS.map((consumer) => ({ ...consumer, limit: 8 }))),
  "The only credential, OAuth consumer 1 (key …), reached Bitbucket's rate limit": () =>
    textsWith([{ ...ONE_CONSUMER[0]!, limit: 8 }]),
  'Skipped repositories: …': () =>
    textsWithFault(404, /\/pullrequests$/, { simulator: { consumers: ONE_CONSUMER } }, { nth: 1 }),
  'Bitbucket refused the pull requests of repositories: …': () =>
    textsWithFault(
      404,
      /\/pullrequests$/,
      { simulator: { consumers: ONE_CONSUMER }, earlierRuns: { previous: EARLIER, lastSuccessful: EARLIER } },
      { nth: 1 },
    ),
  'Bitbucket refused access to … of … repositories': () =>
    textsWithFault(403, /\/branch-restrictions$/, {
      allSources: true,
      simulator: { sizes: { ...SMALL.sizes, repositories: 12 } },
    }),
  'Bitbucket lists no … of workspace "…", but …': () => textsWithEmptyMembers(),
  'Repositories whose direct pushes are not all known: …': () =>
    textsOfRun({
      config: { ingestAccessControls: true },
      simulator: {
        sizes: { users: 12, groups: 3, projects: 3, repositories: 14, pullRequests: 90 },
        consumers: [{ ...ONE_CONSUMER[0]!, scopes: ALL_SCOPES }],
        faults: [
          { path: /\/pullrequests\/\d+\/commits|\/commits\/[0-9a-f]{12}$/, fault: { kind: 'status', status: 404 } },
        ],
      },
    }),
  'Pull requests that could not be analyzed completely: …': () => textsWithFault(404, /\/commits/),
  'No run has succeeded since the one of …': () =>
    textsWithFault(403, /\/groups\//, { earlierRuns: { previous: EARLIER, lastSuccessful: { startedOn: 0 } } }),
  'No run has succeeded yet; the one before started at …': () =>
    textsWithFault(403, /\/groups\//, { earlierRuns: { previous: EARLIER } }),
  'This is the first run in which all steps succeeded': () => textsOfRun({ earlierRuns: { previous: EARLIER } }),
  'Step … failed, so entities or relationships of this step may be missing': () => textsWithFault(503, /\/members$/),
  '… of … repositories done, … pull requests, … calls, credential …, … calls a minute, about … left': () =>
    textsOfLongRun(),
};

const ALL_BUT_INTERVALS = [
  ...(['Date', 'hrtime', 'nextTick', 'performance', 'queueMicrotask'] as const),
  ...(['setImmediate', 'clearImmediate', 'setTimeout', 'clearTimeout'] as const),
];

afterEach(() => jest.useRealTimers());

test('every quoted message is raised here, and everything raised here is quoted', () => {
  const quoted = PAGES.flatMap((page) => quotedMessages(readPage(page)));
  expect([...new Set(quoted)].sort()).toEqual(Object.keys(RAISED_BY).sort());
});

test.each(Object.entries(RAISED_BY))('%s', async (message, raise) => {
  const texts = await raise();
  expect(texts).toContainEqual(expect.stringMatching(patternOf(message)));
});

test('the summary in docs/running.md names findings that exist', () => {
  const [, summary = ''] = /```text\n(.*?)```/s.exec(readPage('docs/running.md')) ?? [];
  // a line of a finding has its severity and count; a long title continues in the same column
  const shown = [...summary.matchAll(/^ {2}(critical|high|medium|info) +\d+ {2}(.+(?:\n +judged\))?)$/gm)];
  expect(shown.length).toBeGreaterThan(3);
  for (const [, severity, text] of shown) {
    const title = text!.replace(/\s+/g, ' ').replace(/ \(\d+ more.*/, '');
    const finding = FINDINGS.find((one) => one.title === title);
    // what was found may be worse than usual
    const severities: readonly (string | undefined)[] = SEVERITIES.slice(0, SEVERITIES.indexOf(finding!.severity) + 1);
    expect(severities).toContain(severity);
  }
});

test('quoted messages are told from commands, queries and names', () => {
  const text =
    'Run `npm run check now` where `oauthKey is\nmissing` and `Step … failed, so …`; see `a b` and `AND x of y`.';
  expect(quotedMessages(text)).toEqual(['oauthKey is missing', 'Step … failed, so …']);
});

function quotedMessages(page: string): string[] {
  const prose = page.replace(/^ *```.*?```$/gms, '');
  return [...prose.matchAll(/`([^`]+)`/g)]
    .map(([, code]) => code!.replace(/\s+/g, ' '))
    .filter((code) => !COMMAND_OR_QUERY.test(code) && wordsIn(code) >= (code.includes('…') ? 1 : 3));
}

function wordsIn(code: string): number {
  return code.split(' ').filter((word) => /^[a-z]{2,}/i.test(word)).length;
}

function patternOf(message: string): RegExp {
  return new RegExp(message.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll('…', '.+'));
}

function textsOfDamagedGraph(): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'messages-'));
  try {
    mkdirSync(join(folder, 'graph'));
    writeFileSync(join(folder, 'graph', 'cut.json'), '{"entities": [');
    readGraph(folder);
    return [];
  } catch (error) {
    return [(error as Error).message];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The waiver of docs/report.md without its last line, below as much as it takes to begin in the same line. */
function problemsOfPolicy(): readonly string[] {
  const waiver = ['check: public-repositories', 'match: { key: a }', 'reason: b', 'approvedBy: c'];
  try {
    parsePolicy(`${'\n'.repeat(5)}waivers:\n  - ${waiver.join('\n    ')}`, 'graph-bitbucket.yml');
    return [];
  } catch (error) {
    return (error as PolicyError).problems;
  }
}

function problemsOf(config: object): readonly string[] {
  return parseConfig({ ...VALID, ...config }, {}).problems ?? [];
}

function textsWith(consumers: SimulatedConsumer[], options: SimulatorOptions = {}): Promise<string[]> {
  return textsOfRun({ simulator: { consumers, ...options }, pageLength: 100 });
}

function textsWithEmptyMembers(): Promise<string[]> {
  const transform = () => ({ values: [], size: 0, page: 1, pagelen: 100 });
  return textsOfRun({}, [{ fault: { kind: 'transform', transform }, path: /\/members$/ }]);
}

function textsWithFault(
  status: number,
  path: RegExp,
  options?: FaultRunOptions,
  when?: FaultRule['when'],
): Promise<string[]> {
  return textsOfRun(options, [{ path, when, fault: { kind: 'status', status } }]);
}

/** A run in which ten seconds pass at each request, for intervals only. */
function textsOfLongRun(): Promise<string[]> {
  jest.useFakeTimers({ doNotFake: ALL_BUT_INTERVALS });
  const afterTenSeconds = (...request: Parameters<typeof fetch>) => {
    jest.advanceTimersByTime(10_000);
    return fetch(...request);
  };
  return textsOfRun({ dependencies: { fetch: afterTenSeconds } });
}

/** What a run says in an error, in events and in its log. */
async function textsOfRun(options: FaultRunOptions = {}, faults: FaultRule[] = []): Promise<string[]> {
  const { run, error } = await runWithFaults(faults, options);
  const texts = [
    ...(error instanceof Error ? [error.message] : []),
    ...(run?.events.map(({ description }) => description) ?? []),
    ...(run?.lines ?? []),
  ];
  // the SDK quotes the messages of failed steps as JSON text
  return texts.map((text) => text.replaceAll('\\"', '"'));
}
