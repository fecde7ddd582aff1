import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { ALL_SCOPES, type Repository, type Simulator, startSimulator } from '../../simulator';
import { pipelinesOf } from '../../simulator/resources/pipelines';
import { repositoryWebhooks } from '../../simulator/resources/webhooks';
import { report, type ReportCommandOptions } from '../../src/cli/report';
import type { ReportJson } from '../../src/report/formats/json';
import { type Run, runIntegration } from '../runIntegration';

/*
 * A workspace like that of the demo, collected on two days. What the second report calls new, gone or accepted is what the
 * simulator changed, and what passed in between.
 */

const DAY_MS = 24 * 3_600_000;
const FIRST_DAY = Date.parse('2026-11-25T12:00:00Z');
const CRITICAL: ReadonlyMap<unknown, string> = new Map([
  ['not_approved', 'merged-without-approval'],
  ['self_approved', 'merged-self-approved'],
]);
const CHECKS: ReadonlyMap<unknown, string> = new Map([
  ...CRITICAL,
  ['changed_after_approval', 'merged-changed-after-approval'],
  ['partially_approved', 'merged-partially-approved'],
  ['unverified_authors', 'merged-unverified-authors'],
]);

type Properties = Record<string, unknown> & { _key: string; _type: string };

/** What the simulator changed on the second day. */
interface Changes {
  opened: Repository;
  closed: Repository;
  /** How the names of items end whose objects have no such fault any more, or no longer exist. */
  corrected: string[];
}

let folder: string;
let simulator: Simulator;
let time = FIRST_DAY;
let changes: Changes;
const days: { run: Run; report: ReportJson }[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'baseline-days-'));
  jest.spyOn(console, 'log').mockImplementation();
  simulator = await startSimulator({
    seed: 5,
    clock: () => time,
    approvalCases: false,
    sizes: { workspaces: 1, users: 12, groups: 3, projects: 4, repositories: 14, pullRequests: 90 },
    consumers: ['one', 'two'].map((key) => ({ key, secret: `${key} secret`, scopes: ALL_SCOPES, limit: 100_000 })),
  });
  await collectDay(0);
  time += DAY_MS;
  simulator.advance(30);
  changes = changeSettings();
  simulator.refresh();
  await collectDay(1);
});

afterAll(async () => {
  jest.restoreAllMocks();
  await simulator.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Opens one repository and closes another, deletes all webhooks, and secures a variable. */
function changeSettings(): Changes {
  const { repositories } = simulator.world.workspaces[0]!;
  const opened = repositories.find(({ isPrivate }) => isPrivate)!;
  const closed = repositories.find(({ isPrivate }) => !isPrivate)!;
  [opened.isPrivate, closed.isPrivate] = [false, true];
  const webhooks = repositories.flatMap((repository) => repositoryWebhooks(simulator.world, repository).splice(0));
  const variables = repositories.flatMap((repository) => {
    const pipelines = pipelinesOf(simulator.world, repository);
    return [pipelines, ...pipelines.environments].flatMap((holder) => holder.variables);
  });
  const found = days[0]!.report.items.filter(({ finding }) => finding === 'secret-like-unsecured-variables');
  const leaking = variables.find(({ uuid }) => found.some(({ key }) => key.endsWith(uuid)))!;
  leaking.secured = true;
  return {
    opened,
    closed,
    corrected: [`public-repositories ${closed.uuid}`, ...webhooks.map(({ uuid }) => uuid), leaking.uuid],
  };
}

async function collectDay(day: number): Promise<void> {
  const run = await runIntegration(simulator, {
    config: { ingestAccessControls: true, ingestAutomation: true },
    dependencies: { clock: () => time, sleep: () => Promise.resolve() },
    executionHistory: { current: { startedOn: time } },
  });
  writeGraph(join(folder, `day-${day}`), run);
  days.push({ run, report: await reportOf(day, day === 0 ? {} : { baseline: fileOf(day - 1) }) });
}

function writeGraph(to: string, { entities, relationships, statuses }: Run): void {
  mkdirSync(join(to, 'graph'), { recursive: true });
  writeFileSync(join(to, 'graph', 'objects.json'), JSON.stringify({ entities, relationships }));
  const results = Object.entries(statuses).map(([id, status]) => ({ id, name: id, status }));
  writeFileSync(join(to, 'summary.json'), JSON.stringify({ integrationStepResults: results }));
  writeFileSync(join(to, 'run.json'), JSON.stringify({ startedOn: time, endedOn: time, causes: {} }));
}

function fileOf(day: number): string {
  return join(folder, `day-${day}.json`);
}

async function reportOf(day: number, options: Partial<ReportCommandOptions>): Promise<ReportJson> {
  const graph = join(folder, `day-${day}`);
  await report({
    graph,
    output: join(folder, 'page.html'),
    formats: [{ format: 'json', file: fileOf(day) }],
    ...options,
  });
  return JSON.parse(readFileSync(fileOf(day), 'utf8')) as ReportJson;
}

/** "finding key", sorted. */
function namesOf(items: readonly { finding: string; key: string }[]): string[] {
  return items.map(({ finding, key }) => `${finding} ${key}`).sort();
}

/** Objects of a type in the graph that a correct run of the second day gives. */
function expectedOf(type: string, since = time - DAY_MS): Properties[] {
  const { entities } = simulator.expectedGraph({ since, accessControls: true, automation: true });
  return entities.filter(({ _type }) => _type === type);
}

function repositoryOf(pullRequestKey: string): Repository {
  const name = pullRequestKey.replace(/\/pull-requests\/\d+$/, '').toLowerCase();
  return simulator.world.workspaces[0]!.repositories.find(({ fullName }) => fullName.toLowerCase() === name)!;
}

/** The findings on a pull request that changed on the second day. */
function findingsOn(pullRequest: Properties): string[] {
  const { _key, changesRequestedCount, merged, target, taskCount } = pullRequest;
  const hasOpenRequests = Number(taskCount) > 0 || Number(changesRequestedCount) > 0;
  return [
    ...findingsOnApprovals(pullRequest),
    ...(merged === true && hasOpenRequests && target === repositoryOf(_key).mainBranch
      ? ['merged-with-open-requests']
      : []),
  ];
}

function findingsOnApprovals(pullRequest: Properties): string[] {
  const { _key, approvalStatus, merged, open, validated, analysisIncomplete, target } = pullRequest;
  const repository = repositoryOf(_key);
  const record = repository.pullRequests.find(({ id }) => `${repository.fullName}/pull-requests/${id}` === _key);
  const isByApps = record?.author.type === 'app_user' && record.closedBy?.type === 'app_user';
  const check = CHECKS.get(approvalStatus);
  if (merged === true && check !== undefined) {
    return [target !== repository.mainBranch ? 'merged-into-other-branches' : isByApps ? 'merged-by-apps' : check];
  }
  const isUnknown = validated === false && analysisIncomplete === false;
  return isUnknown && (open === true || (merged === true && approvalStatus === 'approved'))
    ? ['unknown-commit-authors']
    : [];
}

/** The finding on a private repository, if its project is public. */
function inPublicProject({ project, uuid }: Repository): string[] {
  return project && !project.isPrivate ? [`private-repositories-in-public-projects ${uuid}`] : [];
}

/** Keys that became unused for 90 days between the two runs. */
function keysThatExpired(): string[] {
  const limit = time - 90 * DAY_MS;
  return expectedOf('bitbucket_deploy_key').flatMap(({ _key, lastUsedOn, createdOn }) => {
    const used = Number(lastUsedOn ?? createdOn);
    return used >= limit - DAY_MS && used < limit ? [`unused-deploy-keys ${_key}`] : [];
  });
}

test('both runs succeeded, and the first report has nothing to compare with', () => {
  expect(days.map(({ report: { coverage } }) => coverage.status)).toEqual(['complete', 'complete']);
  expect(days[0]!.report.baseline).toBeUndefined();
  expect(days[0]!.report.items.length).toBeGreaterThan(20);
});

test('new are the pull requests of the second day and what was opened or passed', () => {
  const { items } = days[1]!.report;
  const news = items.filter(({ status }) => status === 'new');
  const changed = expectedOf('bitbucket_pullrequest');
  const fromPullRequests = changed.flatMap((one) => findingsOn(one).map((finding) => `${finding} ${one._key}`));
  // a merge without approval shows that the main branch takes code, where its settings do not tell
  const earlier = days[0]!.report.items.map(({ finding, key }) => `${finding} ${key}`);
  const proven = changed
    .filter((one) => findingsOn(one).some((finding) => [...CRITICAL.values()].includes(finding)))
    .map(({ _key }) => `unprotected-main-branches ${repositoryOf(_key).uuid}`);
  const [main, others] = [news.filter(isOnMainBranch), news.filter((item) => !isOnMainBranch(item))];
  const pushes = expectedOf('bitbucket_commit').map(({ _key }) => `direct-pushes ${_key}`);
  expect(namesOf(others)).toEqual(
    [
      ...fromPullRequests,
      ...pushes,
      `public-repositories ${changes.opened.uuid}`,
      ...inPublicProject(changes.closed),
      ...keysThatExpired(),
    ].sort(),
  );
  expect(pushes.length).toBeGreaterThan(0);
  expect(fromPullRequests.length).toBeGreaterThan(5);
  expect(namesOf(main).every((name) => proven.includes(name) && !earlier.includes(name))).toBe(true);
});

function isOnMainBranch({ finding }: { finding: string }): boolean {
  return finding === 'unprotected-main-branches';
}

test('gone is what was closed, deleted and secured, and nothing else', () => {
  const { gone } = days[1]!.report.baseline!;
  const corrected = [...changes.corrected, ...inPublicProject(changes.opened)];
  const isCorrected = ({ finding, key }: { finding: string; key: string }) =>
    corrected.some((end) => `${finding} ${key}`.endsWith(end));
  expect(gone.filter((item) => !isCorrected(item))).toEqual([]);
  const due = days[0]!.report.items.filter(isCorrected);
  expect(namesOf(gone)).toEqual(namesOf(due));
  const findings = new Set(gone.map(({ finding }) => finding));
  expect(findings).toContain('public-repositories');
  expect(findings).toContain('secret-like-unsecured-variables');
  expect([...findings].some((finding) => finding.endsWith('-webhooks'))).toBe(true);
});

test('of pull requests that did not change on the second day, nothing is said', () => {
  const { unjudged } = days[1]!.report.baseline!;
  const present = new Set(days[1]!.run.entities.map(({ _key }) => _key));
  const absent = days[0]!.report.items.filter(({ key, type }) => type === 'bitbucket_pullrequest' && !present.has(key));
  expect(absent.length).toBeGreaterThan(3);
  expect(namesOf(unjudged.filter(({ type }) => type === 'bitbucket_pullrequest'))).toEqual(namesOf(absent));
});

test('every other item of the first day remains', () => {
  const { baseline, items } = days[1]!.report;
  const remaining = items.filter(({ status }) => status === 'remaining');
  expect([...namesOf(remaining), ...namesOf(baseline!.gone), ...namesOf(baseline!.unjudged)].sort()).toEqual(
    namesOf(days[0]!.report.items),
  );
});

describe('with waivers', () => {
  const policy = (expires: string) => {
    const config = join(folder, 'graph-bitbucket.yml');
    const lines = ['check: public-repositories', 'match: { repository: "*" }', 'reason: Open source.'];
    const waiver = [...lines, 'approvedBy: Ingrid', `expires: ${expires}`].join('\n    ');
    writeFileSync(config, `scope:\n  repositories: ["${changes.opened.fullName}"]\nwaivers:\n  - ${waiver}\n`);
    return config;
  };

  /** Why the report does not pass the gate; empty if it does. */
  const failureWith = (config: string) =>
    reportOf(1, { config, failOn: 'high' }).then(
      () => '',
      (error: Error) => error.message,
    );

  test('an accepted item does not fail the gate, and one whose waiver has expired does', async () => {
    const accepted = await reportOf(1, { config: policy('2999-12-31') });
    expect(accepted.items.find(({ finding }) => finding === 'public-repositories')).toMatchObject({
      status: 'accepted',
      waiver: { approvedBy: 'Ingrid' },
    });
    expect(await failureWith(policy('2999-12-31'))).not.toContain('public-repositories');
    expect(await failureWith(policy('2026-11-24'))).toContain('public-repositories (1)');
  });
});
