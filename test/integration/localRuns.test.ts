import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { compareGraphs, describeDifference } from '../../harness/compareGraphs';
import {
  ALL_SCOPES,
  type FaultRule,
  type SimulatedConsumer,
  type Simulator,
  startSimulator,
  type WorldSizes,
} from '../../simulator';
import { type Bucket, bucketOf, BUCKETS } from '../../src/bitbucket/limits';
import { collect, type CollectOptions } from '../../src/cli/collect';
import { FACTS_FILE } from '../../src/cli/collect/factsFile';
import { RESULT } from '../../src/cli/collect/result';
import { diagnose } from '../../src/cli/doctor/diagnose';
import { describeNeed } from '../../src/cli/estimate/describe';
import { planEstimate } from '../../src/cli/estimate/planEstimate';
import type { RunEstimate } from '../../src/cli/estimate/runEstimate';
import { readLocalInstance } from '../../src/cli/localInstance';
import { report } from '../../src/cli/report';
import { createRunReport } from '../../src/cli/reportFiles';
import { loadSdk } from '../../src/cli/sdk';
import { sync } from '../../src/cli/sync';
import type { GraphObject } from '../../src/report/graph';
import { readJson } from '../../src/report/readJson';
import { BASELINE_FILE, type CollectedRun, readRun, REPORT_FILE, RUN_RECORD_FILE } from '../../src/report/readRun';
import { fieldOf } from '../../src/text/untrusted';

/* Runs of `graph-bitbucket collect` in one folder, one after the other, as time goes by. */

// drawing the page takes longer than all else
jest.mock('../../src/report/page/server/renderPage', () => ({ renderPage: () => '' }));

const START = Date.parse('2026-09-01T06:00:00Z');
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const ALL_BUT_DATE = [
  ...(['hrtime', 'nextTick', 'performance', 'queueMicrotask', 'setImmediate', 'clearImmediate'] as const),
  ...(['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] as const),
];

let folder: string;
let simulator: Simulator;
let environment: Record<string, string>;
let told: string[];
beforeEach(() => {
  jest.useFakeTimers({ now: START, doNotFake: ALL_BUT_DATE });
  folder = mkdtempSync(join(tmpdir(), 'graph-bitbucket-'));
  told = [];
  jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  jest.spyOn(console, 'log').mockImplementation(() => undefined);
  jest.spyOn(console, 'error').mockImplementation((text) => void told.push(String(text)));
});
afterEach(async () => {
  jest.restoreAllMocks();
  jest.useRealTimers();
  for (const name of [...Object.keys(environment), 'JUPITERONE_INTEGRATION_STORAGE_DIRECTORY']) {
    delete process.env[name];
  }
  await simulator.close();
  rmSync(folder, { recursive: true, force: true });
});

async function simulate(sizes: Partial<WorldSizes>, limit = 1e6): Promise<SimulatedConsumer> {
  const consumer = { key: 'key', secret: 'secret-of-local-runs', limit };
  simulator = await startSimulator({
    sizes: { users: 6, groups: 1, projects: 2, repositories: 8, pullRequests: 0, ...sizes },
    consumers: [consumer],
    approvalCases: false,
    edgeCaseRecords: false,
    period: { days: 1, merged: 0.9 },
  });
  environment = simulator.environment();
  Object.assign(process.env, environment);
  return consumer;
}

function pass(ms: number): void {
  jest.setSystemTime(Date.now() + ms);
}

/** Lets days pass on which pull requests are opened, and most of them merged. */
function liveOn(days: number, pullRequestsOfDay: number): void {
  for (let day = 0; day < days; day += 1) {
    pass(DAY);
    simulator.advance(pullRequestsOfDay);
  }
}

interface Outcome {
  run: CollectedRun;
  succeeded: boolean;
  /** `repository/id` for each call about the commits or the activity of a pull request. */
  asked: string[];
}

async function run(options: Partial<CollectOptions> = {}, faults: FaultRule[] = []): Promise<Outcome> {
  simulator.calls.splice(0);
  const ends = faults.map((fault) => simulator.addFault(fault));
  await collect({ folder, allowFailedSteps: true, ...options });
  ends.forEach((end) => end());
  const collected = readRun(folder);
  const succeeded = collected.steps.every(({ status }) => status === 'success' || status === 'disabled');
  return { run: collected, succeeded, asked: askedAbout() };
}

function askedAbout(): string[] {
  return simulator.calls
    .filter(({ status }) => status === 200)
    .flatMap(
      ({ path }) => /([^/]+\/pullrequests\/\d+)\/(?:commits|activity)$/.exec(decodeURIComponent(path))?.[1] ?? [],
    );
}

const pullRequestsOf = ({ run: { graph } }: Outcome): GraphObject[] =>
  graph.entities.filter(({ _type }) => _type === 'bitbucket_pullrequest');

/** The pull requests that changed since then, as the simulator expects them. */
function expectedSince(since: number): GraphObject[] {
  const { entities } = simulator.expectedGraph({ since });
  return entities.filter(({ _type }) => _type === 'bitbucket_pullrequest');
}

describe('ten weeks of weekly runs', () => {
  const REFUSED_GROUPS: FaultRule = { path: /\/1\.0\/groups\//, fault: { kind: 'status', status: 403 } };
  const BROKEN_LISTS: FaultRule = { path: /\/pullrequests$/, when: { nth: 3 }, fault: { kind: 'status', status: 410 } };

  test('of which two fail miss no merged pull request', async () => {
    await simulate({});
    // what JupiterOne, or whoever keeps the results, knows in the end
    const known = new Map<string, GraphObject>();
    let since = Infinity;
    const failed: number[] = [];
    for (let week = 1; week <= 10; week += 1) {
      liveOn(7, 3);
      const faults = { 4: [REFUSED_GROUPS], 7: [BROKEN_LISTS] }[week];
      const outcome = await run({}, faults);
      pullRequestsOf(outcome).forEach((entity) => known.set(entity._key, entity));
      since = Math.min(since, outcome.run.since!);
      failed.push(...(outcome.succeeded ? [] : [week]));
    }
    expect(failed).toEqual([4, 7]);
    const expected = expectedSince(since);
    expect(expected.filter(({ state }) => state === 'MERGED').length).toBeGreaterThan(60);
    const actual = expected.flatMap(({ _key }) => known.get(_key) ?? []);
    const compared = compareGraphs({ entities: expected, relationships: [] }, { entities: actual, relationships: [] });
    expect(compared.map(describeDifference)).toEqual([]);
  });
});

describe('a run that ended at the rate limit and is started again', () => {
  const CONCURRENCY = 5;

  test.each<[string, Partial<CollectOptions>]>([
    ['for the same period', { since: START }],
    ['where it is to continue', {}],
  ])('%s reads only what it has not read', async (_, again) => {
    const consumer = await simulate({});
    liveOn(30, 6);
    consumer.limit = 120;
    const outcomes = [await run({ since: START })];
    for (let hour = 1; hour < 8 && !outcomes.at(-1)!.succeeded; hour += 1) {
      pass(1.1 * HOUR);
      outcomes.push(await run(again));
    }
    expect(outcomes.map(({ succeeded }) => succeeded)).toEqual([...outcomes.slice(1).map(() => false), true]);
    const expected = expectedSince(START);
    const found = pullRequestsOf(outcomes.at(-1)!);
    expect(found.map(({ _key }) => _key).sort()).toEqual(expected.map(({ _key }) => _key).sort());

    const open = new Set(
      simulator.world.workspaces
        .flatMap(({ repositories }) => repositories)
        .flatMap(({ uuid, pullRequests }) =>
          pullRequests.flatMap(({ id, state }) => (state === 'OPEN' ? [`${uuid}/pullrequests/${id}`] : [])),
        ),
    );
    const closed = outcomes.map(({ asked }) => [...new Set(asked)].filter((name) => !open.has(name)));
    const repeated = closed.flat().length - new Set(closed.flat()).size;
    // those that were under way when the limit was reached
    expect(repeated).toBeLessThanOrEqual(CONCURRENCY * (outcomes.length - 1));
    expect(new Set(closed.flat()).size).toBeGreaterThan(100);
    expect(outcomes.length).toBeGreaterThan(2);
  });
});

test('facts are read again with --no-cache, and where the file was deleted', async () => {
  await simulate({});
  liveOn(5, 6);
  const first = await run({ since: START });
  const count = ({ asked }: Outcome) => asked.length;
  expect(count(await run({ since: START }))).toBeLessThan(count(first));
  expect(count(await run({ since: START, cache: false }))).toBe(count(first));
  rmSync(join(folder, FACTS_FILE));
  expect(count(await run({ since: START }))).toBe(count(first));
  expect(told.join('\n')).not.toContain('is not used');
});

describe('estimates', () => {
  /** As doctor makes it for the next run. */
  async function estimate(since?: number): Promise<RunEstimate> {
    const { settings, instance } = readLocalInstance(loadSdk(folder), folder);
    const { capacity, problems } = await diagnose(
      instance,
      planEstimate(folder, settings!, { asked: since, now: Date.now() }),
    );
    expect(problems).toEqual([]);
    return capacity!;
  }

  /** What the run took that was made last. */
  function taken(): Record<Bucket, number> {
    const countOf = (bucket: Bucket) => simulator.calls.filter(({ path }) => bucketOf(path) === bucket).length;
    return { repository: countOf('repository'), webhook: countOf('webhook'), other: countOf('other') };
  }

  function expectClose({ calls }: RunEstimate): void {
    const actual = taken();
    for (const bucket of BUCKETS) {
      expect(Math.abs(calls[bucket] - actual[bucket])).toBeLessThanOrEqual(0.1 * actual[bucket]);
    }
  }

  const said = () => told.join(' ').replace(/\s+/g, ' ');

  beforeEach(async () => {
    const consumer = await simulate({ repositories: 12 });
    consumer.scopes = ALL_SCOPES;
    Object.assign(environment, { INGEST_ACCESS_CONTROLS: 'true', INGEST_AUTOMATION: 'true' });
    Object.assign(process.env, environment);
  });

  test('are made by a sample before a first run, and by it before a second one', async () => {
    liveOn(10, 5);
    const first = await estimate(START);
    expect(first).toMatchObject({ basis: 'sample', discovery: 'full' });
    await run({ since: START });
    expectClose(first);
    expect(said()).not.toContain('estimated by');

    pass(2 * HOUR);
    liveOn(1, 6);
    const again = await estimate(START);
    expect(again).toMatchObject({ basis: 'last run', repositories: 12 });
    // closed ones are known
    expect(again.pullRequests!.toRead).toBeLessThan(again.pullRequests!.changed / 3);
    await run({ since: START });
    expectClose(again);
    // by the same mechanism, so with the same numbers
    expect(said()).toContain(describeNeed(again).join(' '));

    pass(2 * HOUR);
    const withoutFacts = await estimate(START);
    await run({ since: START, cache: false });
    expect(taken().repository).toBeGreaterThan(1.1 * withoutFacts.calls.repository);
    expect(said()).toMatch(/Reading them takes about [\d,]+ calls of these/);
  });

  test('of a daily run are made by the day before, and those of a quarter by a sample', async () => {
    liveOn(4, 6);
    await run();
    pass(HOUR);
    liveOn(1, 6);
    const daily = await estimate();
    expect(daily.basis).toBe('last run');
    await run();
    expectClose(daily);
    pass(2 * HOUR);
    told = [];
    const longer = await estimate(START);
    expect(longer.basis).toBe('sample');
    await run({ since: START });
    expect(said()).not.toContain('estimated by');
    // what the facts of the daily runs save, a sample does not know
    expect(longer.calls.repository).toBeGreaterThanOrEqual(taken().repository);
    expect(longer.calls.repository).toBeLessThan(1.2 * taken().repository);
  });

  test('know what the last run has left of the limits, for an hour', async () => {
    liveOn(2, 6);
    await run();
    const { repository } = taken();
    const { available } = await estimate();
    expect(available.repository.hourly).toBe(1000);
    expect(available.repository.now).toBeLessThan(1000 - repository);
    pass(1.1 * HOUR);
    expect((await estimate()).available.repository.now).toBeGreaterThan(1000 - repository);
  });

  test('are not made for a part of the repositories', async () => {
    liveOn(2, 6);
    await run();
    told = [];
    await run({ scope: { steps: [], projects: [], repositories: ['*/a*'], exclude: [] } }).catch(() => undefined);
    expect(said()).not.toContain('estimated by');
  });
});

test('a result says which repositories are left out in every run', async () => {
  await simulate({});
  process.env.EXCLUDE_REPOSITORIES = environment.EXCLUDE_REPOSITORIES = '*/sandbox-*,*/old';
  expect((await run()).run.excludeRepositories).toEqual(['*/sandbox-*', '*/old']);
});

describe('a run of a part', () => {
  const EVERYTHING = { steps: [], projects: [], repositories: [], exclude: [] };

  test('says so, is not uploaded, moves no mark, and leaves the findings for the next comparison', async () => {
    await simulate({});
    liveOn(1, 6);
    const whole = await run();
    const findings = readFileSync(join(folder, RESULT, REPORT_FILE), 'utf8');
    const historyOf = () => fieldOf(readJson(join(folder, RESULT, RUN_RECORD_FILE)), 'history');
    const history = historyOf();
    pass(DAY);
    const { fullName } = simulator.world.workspaces[0]!.repositories[0]!;
    const { run: part } = await run({ scope: { ...EVERYTHING, repositories: [fullName] } });
    const named = `--repository ${fullName}`;
    expect(part.part).toBe(named);
    expect(part.graph.entities.filter(({ _type }) => _type === 'bitbucket_repo')).toHaveLength(1);
    expect(historyOf()).toEqual(history);
    expect(createRunReport(part).report.warnings).toEqual([
      expect.stringMatching(/^Only a part was collected \(--repository .+\), which cannot be uploaded\./),
    ]);
    await expect(sync({ folder, args: [] })).rejects.toMatchObject({
      message: expect.stringContaining(`holds only a part (${named}), so it is not uploaded`) as string,
      exitCode: 1,
    });
    expect(readFileSync(join(folder, RESULT, BASELINE_FILE), 'utf8')).toBe(findings);
    await report({ graph: folder });
    await expect(report({ graph: folder, failOn: 'info', newOnly: true })).rejects.toThrow('no earlier run to compare');
    expect(existsSync(join(folder, RESULT, REPORT_FILE))).toBe(false);

    const { run: next } = await run();
    expect(next.part).toBeUndefined();
    expect(next.since).toBe(whole.run.startedOn - HOUR / 4);
    expect(readFileSync(join(folder, RESULT, BASELINE_FILE), 'utf8')).toBe(findings);
  });
});
