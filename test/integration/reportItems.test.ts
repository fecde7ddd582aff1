import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';

import { collect, type CollectRun } from '../../harness/collect';
import type { ReportJson } from '../../src/report/formats/json';
import type { Severity } from '../../src/report/reportData';

/*
 * Computes the items of each finding independently, from the files that `j1-integration collect` wrote. The simulated
 * Bitbucket runs in a separate process, as `npm run simulator` starts it.
 */

jest.setTimeout(180_000);

const ROOT = join(__dirname, '..', '..');
const TRANSPILE = ['--require', require.resolve('ts-node/register/transpile-only')];
const DAY_MS = 24 * 3_600_000;

type Properties = Record<string, unknown> & { _key: string; _type: string };

interface Expectation {
  severity: Severity | (() => Severity);
  type: string;
  is: (entity: Properties) => boolean;
}

let folder: string;
let run: CollectRun;
let report: ReportJson;
let entities: Properties[];
let relationships: Properties[];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'graph-bitbucket-items-'));
  const simulator = spawn(process.execPath, [...TRANSPILE, join(ROOT, 'simulator', 'cli.ts'), '--all-scopes'], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(simulator, 'exit');
  try {
    const settings: Record<string, string> = {};
    for await (const line of createInterface({ input: simulator.stdout })) {
      const [, name, value] = /^([A-Z_]+)=(.+)$/.exec(line) ?? [];
      Object.assign(settings, name && { [name]: value });
      if (name === 'BITBUCKET_OAUTH_URL') {
        break;
      }
    }
    const sources = { INGEST_ACCESS_CONTROLS: 'true', INGEST_AUTOMATION: 'true' };
    run = await collect(join(folder, 'run'), { ...settings, ...sources });
  } finally {
    simulator.kill();
    await ended;
  }
  const json = join(folder, 'report.json');
  const options = ['report', '--graph', run.graphFolder, '--json', json, '--output', join(folder, 'report.html')];
  await promisify(execFile)(process.execPath, [...TRANSPILE, join(ROOT, 'src', 'cli', 'index.ts'), ...options], {
    env: { ...process.env, TS_NODE_PROJECT: join(ROOT, 'tsconfig.json') },
  });
  report = JSON.parse(readFileSync(json, 'utf8')) as ReportJson;
  entities = readAll('entities');
  relationships = readAll('relationships');
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** All objects in the files of the graph, in any folder. */
function readAll(kind: 'entities' | 'relationships'): Properties[] {
  const files = readdirSync(join(run.graphFolder, 'graph'), { recursive: true, encoding: 'utf8' });
  return files
    .filter((file) => file.endsWith('.json') && file.split(/[\\/]/).includes(kind))
    .flatMap((file) => {
      const text = readFileSync(join(run.graphFolder, 'graph', file), 'utf8');
      return (JSON.parse(text) as Record<typeof kind, Properties[]>)[kind];
    });
}

/** Of the variables in the simulator. */
const SECRET_NAMES = /(SECRET|TOKEN|PASSWORD)(_ACCESS)?(_KEY)?$/;

const UNAPPROVED = [
  'not_approved',
  'self_approved',
  'changed_after_approval',
  'partially_approved',
  'unverified_authors',
];

function ownerOf(entity: Properties, type: string): Properties | undefined {
  const relationship = relationships.find(({ _type, _toEntityKey }) => _type === type && _toEntityKey === entity._key);
  return entities.find(({ _key }) => _key === relationship?._fromEntityKey);
}

/** Whether a pull request was merged into the main branch; undefined if it was not merged without approval. */
function isIntoMain({ merged, approvalStatus, ...pullRequest }: Properties): boolean | undefined {
  const mainBranch = ownerOf(pullRequest, 'bitbucket_repo_has_pullrequest')?.defaultBranch;
  return merged === true && UNAPPROVED.includes(String(approvalStatus)) && mainBranch
    ? pullRequest.target === mainBranch
    : undefined;
}

function isByApps({ authorType, authorId, closedBy, _rawData }: Properties): boolean {
  const [record] = _rawData as { rawData: { closed_by?: { type?: string } | null } }[];
  return authorType === 'app_user' && (closedBy === authorId || record!.rawData.closed_by?.type === 'app_user');
}

function mergedInto(main: string, severity: Severity): Expectation {
  return {
    severity,
    type: 'bitbucket_pullrequest',
    is: (entity) => isIntoMain(entity) === true && !isByApps(entity) && entity.approvalStatus === main,
  };
}

/** Whether people merged something into the main branch that no second person approved. */
function tookUnapproved(repository: Properties): boolean {
  return entities.some(
    (entity) =>
      ['not_approved', 'self_approved'].includes(String(entity.approvalStatus)) &&
      isIntoMain(entity) === true &&
      !isByApps(entity) &&
      ownerOf(entity, 'bitbucket_repo_has_pullrequest') === repository,
  );
}

function isUnprotected(repository: Properties): boolean {
  const protection = protectionOf(repository);
  if (!protection) {
    return false;
  }
  const { directPushRestricted, mergeChecksEnforced, requiredApprovals } = protection;
  const others = [protection.requiresDefaultReviewerApprovals, protection.requiresReviewGroupApprovals];
  const needsApproval = Number(requiredApprovals) > 0 || others.includes(true);
  return (
    directPushRestricted === false ||
    mergeChecksEnforced === false ||
    (requiredApprovals === 0 && others.every((required) => required === false)) ||
    (!(needsApproval && mergeChecksEnforced === true) && tookUnapproved(repository))
  );
}

/** Whether a commit was pushed to a branch whose history may be rewritten as well. */
function isRewritable(entity: Properties): boolean {
  const repository = ownerOf(entity, 'bitbucket_repo_has_commit');
  return repository !== undefined && protectionOf(repository)?.forcePushAllowed === true;
}

function protectionOf(repository: Properties): Properties | undefined {
  const relationship = relationships.find(
    ({ _type, _fromEntityKey }) =>
      _type === 'bitbucket_repo_has_branch_protection' && _fromEntityKey === repository._key,
  );
  return entities.find(({ _key }) => _key === relationship?._toEntityKey);
}

/** What relationships of a type lead to from an entity. */
function targetsOf({ _key }: Properties, ...types: string[]): Properties[] {
  return relationships
    .filter(({ _type, _fromEntityKey }) => types.includes(_type) && _fromEntityKey === _key)
    .flatMap(({ _toEntityKey }) => entities.find((entity) => entity._key === _toEntityKey) ?? []);
}

function hasLink(type: string, end: '_fromEntityKey' | '_toEntityKey', { _key }: Properties): boolean {
  return relationships.some((relationship) => relationship._type === type && relationship[end] === _key);
}

function ownersOf(workspace: Properties): Properties[] {
  return relationships
    .filter(({ permission, _fromEntityKey }) => permission === 'owner' && _fromEntityKey === workspace._key)
    .map(({ _toEntityKey }) => entities.find(({ _key }) => _key === _toEntityKey)!);
}

/** Undefined where not all of them are known. */
function administratorsOf(repository: Properties): { size: number; areAll: boolean } {
  const project = ownerOf(repository, 'bitbucket_project_has_repo');
  const own = targetsOf(repository, 'bitbucket_repo_allows_permission');
  const grants = [...own, ...(project ? targetsOf(project, 'bitbucket_project_allows_permission') : [])];
  const admins = grants.filter(({ admin }) => admin === true);
  const holders = admins.map(
    (grant) =>
      ownerOf(grant, 'bitbucket_user_has_permission') ??
      ownerOf(grant, 'bitbucket_external_user_has_permission') ??
      ownerOf(grant, 'bitbucket_group_has_permission'),
  );
  const people = holders.flatMap((holder) =>
    holder?._type === 'bitbucket_group'
      ? targetsOf(holder, 'bitbucket_group_has_user', 'bitbucket_group_has_external_user')
      : (holder ?? []),
  );
  const owners = ownersOf(ownerOf(repository, 'bitbucket_workspace_owns_repo')!);
  const all = [...owners, ...people].filter(({ active, userType }) => active !== false && userType !== 'app_user');
  const areRead = own.length > 0 || protectionOf(repository) !== undefined;
  const areAll = project !== undefined && areRead && !holders.includes(undefined);
  return { size: new Set(all).size, areAll };
}

const EXPECTED: Record<string, Expectation> = {
  'merged-without-approval': mergedInto('not_approved', 'critical'),
  'merged-self-approved': mergedInto('self_approved', 'critical'),
  'merged-changed-after-approval': mergedInto('changed_after_approval', 'high'),
  'merged-partially-approved': mergedInto('partially_approved', 'high'),
  'merged-unverified-authors': mergedInto('unverified_authors', 'medium'),
  'merged-by-apps': {
    severity: 'medium',
    type: 'bitbucket_pullrequest',
    is: (entity) => isIntoMain(entity) === true && isByApps(entity),
  },
  'merged-into-other-branches': {
    severity: 'info',
    type: 'bitbucket_pullrequest',
    is: (entity) => isIntoMain(entity) === false,
  },
  'direct-pushes': {
    severity: () => (entities.some(isRewritable) ? 'critical' : 'high'),
    type: 'bitbucket_commit',
    is: ({ directPush }) => directPush === true,
  },
  'unprotected-main-branches': { severity: 'high', type: 'bitbucket_repo', is: isUnprotected },
  'secret-like-unsecured-variables': {
    severity: 'high',
    type: 'bitbucket_pipeline_variable',
    is: ({ name, secured }) => secured === false && SECRET_NAMES.test(String(name)),
  },
  'possibly-secret-unsecured-variables': {
    severity: 'info',
    type: 'bitbucket_pipeline_variable',
    is: ({ name, secured }) => secured === false && /(^|_)(KEY|TOKEN)_(ID|URL)$/.test(String(name)),
  },
  'public-repositories': { severity: 'high', type: 'bitbucket_repo', is: (entity) => entity.public === true },
  'insecure-webhooks': {
    severity: 'high',
    type: 'bitbucket_webhook',
    is: ({ active, insecure }) => active === true && insecure === true,
  },
  'unverified-webhooks': {
    severity: 'medium',
    type: 'bitbucket_webhook',
    is: ({ active, insecure, skipCertVerification }) =>
      active === true && insecure === false && skipCertVerification === true,
  },
  'unknown-commit-authors': {
    severity: 'medium',
    type: 'bitbucket_pullrequest',
    is: ({ validated, analysisIncomplete, open, merged, approved }) =>
      validated === false && analysisIncomplete === false && (open === true || (merged === true && approved === true)),
  },
  'force-push-allowed': {
    severity: 'medium',
    type: 'bitbucket_repo',
    is: (repository) => protectionOf(repository)?.forcePushAllowed === true,
  },
  'unrestricted-production': {
    severity: 'medium',
    type: 'bitbucket_environment',
    is: ({ environmentType, adminOnlyRestriction }) =>
      environmentType === 'Production' && adminOnlyRestriction === false,
  },
  'unsigned-webhooks': {
    severity: 'medium',
    type: 'bitbucket_webhook',
    is: ({ active, events, hasSecret }) =>
      active === true && hasSecret === false && (events as string[]).some((event) => /push|commit_status/.test(event)),
  },
  'unused-deploy-keys': {
    severity: 'medium',
    type: 'bitbucket_deploy_key',
    is: ({ lastUsedOn, createdOn }) => Number(lastUsedOn ?? createdOn) < Date.parse(report.collectedOn) - 90 * DAY_MS,
  },
  'admin-grants': { severity: 'info', type: 'bitbucket_permission', is: ({ admin }) => admin === true },
  'stale-pull-requests': {
    severity: 'info',
    type: 'bitbucket_pullrequest',
    is: ({ open, updatedOn }) => open === true && Number(updatedOn) < Date.parse(report.collectedOn) - 7 * DAY_MS,
  },
  'outsiders-with-access': {
    severity: 'medium',
    type: 'bitbucket_external_user',
    is: (person) =>
      targetsOf(person, 'bitbucket_external_user_has_permission').some(({ permission }) => permission !== 'none') ||
      hasLink('bitbucket_group_has_external_user', '_toEntityKey', person) ||
      hasLink('bitbucket_workspace_has_external_user', '_toEntityKey', person),
  },
  'workspace-owners': {
    severity: 'medium',
    type: 'bitbucket_workspace',
    is: (workspace) => [0, 1].includes(ownersOf(workspace).length) || ownersOf(workspace).length > 3,
  },
  'repository-administrators': {
    severity: 'medium',
    type: 'bitbucket_repo',
    is: (repository) => {
      const { areAll, size } = administratorsOf(repository);
      return size > 10 || (areAll && size < 2);
    },
  },
  'automatic-groups-that-write': {
    severity: 'medium',
    type: 'bitbucket_group',
    is: (group) =>
      group.autoAdd === true &&
      [group, ...targetsOf(group, 'bitbucket_group_has_permission')].some(({ permission }) =>
        ['write', 'create-repo', 'admin'].includes(String(permission)),
      ),
  },
  'push-exemptions': {
    severity: 'high',
    type: 'bitbucket_branch_restriction',
    is: (restriction) =>
      restriction.kind === 'push' &&
      targetsOf(restriction, 'bitbucket_branch_restriction_allows_group').some(({ autoAdd }) => autoAdd === true),
  },
  // The originals of the simulated forks are in other workspaces.
  'public-forks': { severity: 'high', type: 'bitbucket_repo', is: () => false },
  'public-repositories-with-runners': {
    severity: 'high',
    type: 'bitbucket_repo',
    is: (repository) =>
      repository.public === true && hasLink('bitbucket_repo_has_runner', '_fromEntityKey', repository),
  },
  'private-repositories-in-public-projects': {
    severity: 'info',
    type: 'bitbucket_repo',
    is: (repository) =>
      repository.public === false && ownerOf(repository, 'bitbucket_project_has_repo')?.public === true,
  },
  'dormant-repositories': {
    severity: 'medium',
    type: 'bitbucket_repo',
    is: (repository) =>
      Number(repository.updatedOn) < Date.parse(report.collectedOn) - 180 * DAY_MS &&
      targetsOf(
        repository,
        ...['bitbucket_repo_allows_deploy_key', 'bitbucket_repo_has_webhook', 'bitbucket_repo_has_runner'],
      ).some(({ active }) => active !== false),
  },
  'no-default-reviewers': {
    severity: 'info',
    type: 'bitbucket_repo',
    is: (repository) =>
      repository.defaultBranch !== undefined &&
      !hasLink('bitbucket_user_assigned_repo', '_toEntityKey', repository) &&
      !hasLink('bitbucket_external_user_assigned_repo', '_toEntityKey', repository),
  },
  'merged-with-open-requests': {
    severity: 'medium',
    type: 'bitbucket_pullrequest',
    is: ({ changesRequestedCount, merged, taskCount, ...pullRequest }) =>
      merged === true &&
      (Number(taskCount) > 0 || Number(changesRequestedCount) > 0) &&
      ownerOf(pullRequest, 'bitbucket_repo_has_pullrequest')?.defaultBranch === pullRequest.target,
  },
  // A day is too short to tell.
  'dormant-members': { severity: 'medium', type: 'bitbucket_user', is: () => false },
  // Without mail domains, users have no addresses, which is not a finding.
  'users-without-email': { severity: 'info', type: 'bitbucket_user', is: () => false },
};

/** A first run collects one day, so no pull request is stale and no member is known to be dormant. Without mail domains, no addresses are collected. */
const NOT_APPLICABLE = ['stale-pull-requests', 'dormant-members', 'users-without-email'];

test('the run succeeded, and the report has every finding once', () => {
  expect(run.exitCode).toBe(0);
  expect(report.checks.map(({ id }) => id).sort()).toEqual(Object.keys(EXPECTED).sort());
  expect(entities.length).toBeGreaterThan(500);
});

test.each(Object.entries(EXPECTED))('%s has exactly the items of its definition', (id, { severity, type, is }) => {
  const finding = report.checks.find((one) => one.id === id)!;
  const items = report.items.filter((item) => item.finding === id);
  const expected = entities.filter((entity) => entity._type === type && is(entity)).map(({ _key }) => _key);
  expect(items.map(({ key }) => key).sort()).toEqual(expected.sort());
  expect(items.every((item) => item.type === type && item.name !== '' && item.reason !== '')).toBe(true);
  expect(finding.severity).toBe(typeof severity === 'function' ? severity() : severity);
  expect(finding.question).toBe(`integration-question-bitbucket-${id}`);
  if (NOT_APPLICABLE.includes(id)) {
    expect(finding.state).toBe('not applicable');
  } else {
    expect(finding.state).toBe(expected.length > 0 ? 'found' : finding.undetermined > 0 ? 'undetermined' : 'clear');
  }
});
