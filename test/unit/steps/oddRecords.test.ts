import type { Entity } from '@jupiterone/integration-sdk-core';
import { createMockIntegrationLogger } from '@jupiterone/integration-sdk-testing';

import type { ApprovalReport } from '../../../src/approval/verdict';
import { repositoryPlace } from '../../../src/graph/place';
import { MalformedRecordError } from '../../../src/graph/properties';
import { createBranchRestrictionEntity } from '../../../src/steps/branchRestrictions/converter';
import { createDeployKeyEntity } from '../../../src/steps/deployKeys/converter';
import { createCommitEntity } from '../../../src/steps/directPushes/converter';
import { toListedCommit } from '../../../src/steps/directPushes/listBranch';
import { createEnvironmentEntity } from '../../../src/steps/environments/converter';
import { createGroupEntity } from '../../../src/steps/groups/converter';
import type { ListedRepository } from '../../../src/steps/jobState/listed';
import { createPermissionEntity, isForNobody } from '../../../src/steps/permissions/converter';
import { createPipelinesConfigurationEntity } from '../../../src/steps/pipelines/converter';
import { createPipelineVariableEntity } from '../../../src/steps/pipelineVariables/converter';
import { createProjectEntity } from '../../../src/steps/projects/converter';
import { createPullRequestEntity } from '../../../src/steps/pullRequests/converter';
import { createRepositoryEntity } from '../../../src/steps/repos/converter';
import { createRunnerEntity } from '../../../src/steps/runners/converter';
import { Skips } from '../../../src/steps/runtime/skips';
import { createExternalUserEntity, createUserEntity } from '../../../src/steps/users/converter';
import { createWebhookEntity } from '../../../src/steps/webhooks/converter';
import { createWorkspaceEntity } from '../../../src/steps/workspaces/converter';

/* Whatever Bitbucket sends in one field of one record, the record becomes a storable entity or is skipped and counted. */

const WORKSPACE = { uuid: '{w}', slug: 'acme' };
const REPOSITORY: ListedRepository = {
  ...{ uuid: '{r}', workspaceUuid: '{w}', workspaceSlug: 'acme', name: 'app', fullName: 'acme/app', updatedOn: 0 },
};
const PLACE = repositoryPlace(REPOSITORY);
const TIME = '2026-01-02T03:04:05.678901+00:00';
const LINKS = { html: { href: 'https://bitbucket.org/acme' } };
const ACCOUNT = {
  ...{ type: 'user', uuid: '{u}', display_name: 'Ann', nickname: 'ann', account_id: '5:1', account_status: 'active' },
  ...{ links: LINKS, email: 'ann@acme.example' },
};
const REPORT: ApprovalReport = {
  ...{ commits: [], commitMessages: [], commitsApproved: [], commitsNotApproved: [], commitsByUnknownAuthor: [] },
  ...{ approved: false, approvalStatus: 'not_approved', validated: true, approvedCommitsRemoved: false },
  ...{ approverIds: [], approvers: [], reviewerIds: [], reviewers: [], changesRequestedByIds: [], approvals: [] },
  ...{ analysisIncomplete: false, dependsOnGrants: false },
};
const END = {
  repository: { uuid: '{r}', full_name: 'acme/app', name: 'app' },
  branch: { name: 'main' },
  commit: { hash: 'a' },
};

/** A sound record of each kind, and its converter. */
const KINDS: Record<string, [record: object, convert: (record: never) => Entity]> = {
  workspace: [{ ...WORKSPACE, name: 'Acme', is_private: true, created_on: TIME, links: LINKS }, createWorkspaceEntity],
  user: [ACCOUNT, createUserEntity],
  'external user': [ACCOUNT, createExternalUserEntity],
  group: [
    { slug: 'devs', name: 'Devs', permission: 'write', auto_add: true, owner: ACCOUNT, members: [ACCOUNT] },
    (record) => createGroupEntity(record, WORKSPACE),
  ],
  project: [
    { uuid: '{p}', key: 'APP', name: 'App', description: 'x', is_private: true, created_on: TIME, links: LINKS },
    (record) => createProjectEntity(record, WORKSPACE),
  ],
  repository: [
    {
      ...{ uuid: '{r}', full_name: 'acme/app', name: 'app', slug: 'app', description: 'x', is_private: true, size: 7 },
      ...{ mainbranch: { name: 'main' }, project: { uuid: '{p}' }, parent: { full_name: 'acme/old' }, language: 'go' },
      ...{ override_settings: { branch_restrictions: true }, updated_on: TIME, links: LINKS, fork_policy: 'no_forks' },
    },
    (record) => createRepositoryEntity(record, WORKSPACE),
  ],
  'pull request': [
    {
      ...{ id: 1, title: 'x', description: 'y', state: 'OPEN', author: ACCOUNT, source: END, destination: END },
      ...{ merge_commit: { hash: 'b' }, closed_by: ACCOUNT, reason: 'z', created_on: TIME, updated_on: TIME },
      ...{ comment_count: 1, task_count: 1, close_source_branch: true, links: LINKS, draft: false },
    },
    (record) => createPullRequestEntity(record, REPOSITORY, REPORT),
  ],
  commit: [
    {
      ...{ hash: 'abcdef0123456', date: TIME, message: 'x', parents: [{ hash: 'fedcba9876543' }], links: LINKS },
      ...{ author: { raw: 'Ann <ann@acme.example>', user: ACCOUNT } },
    },
    (record) => createCommitEntity(toListedCommit(record), REPOSITORY, 'main'),
  ],
  permission: [
    { type: 'repository_user_permission', permission: 'write', user: ACCOUNT },
    (record) => {
      isForNobody(record);
      return createPermissionEntity(record, PLACE);
    },
  ],
  'group permission': [
    { type: 'repository_group_permission', permission: 'write', group: { slug: 'devs' } },
    (record) => createPermissionEntity(record, PLACE),
  ],
  'branch restriction': [
    { id: 1, kind: 'push', value: 1, pattern: 'main', branch_match_kind: 'glob', users: [ACCOUNT], groups: [] },
    (record) => createBranchRestrictionEntity(record, REPOSITORY),
  ],
  'deploy key': [
    { id: 1, key: 'ssh-ed25519 AAAA', label: 'CI', comment: 'x', added_on: TIME, last_used: TIME },
    (record) => createDeployKeyEntity(record, PLACE),
  ],
  webhook: [
    { uuid: '{h}', url: 'https://ci.acme.example/hook', description: 'CI', events: ['repo:push'], created_at: TIME },
    (record) => createWebhookEntity(record, PLACE),
  ],
  environment: [
    { uuid: '{e}', name: 'Production', environment_type: { name: 'Production' }, restrictions: { admin_only: true } },
    (record) => createEnvironmentEntity(record, PLACE),
  ],
  runner: [
    {
      uuid: '{n}',
      name: 'linux',
      labels: ['a'],
      state: { status: 'ONLINE', version: { version: '1' }, updated_on: TIME },
    },
    (record) => createRunnerEntity(record, PLACE),
  ],
  variable: [
    { type: 'pipeline_variable', uuid: '{v}', key: 'TOKEN', secured: true },
    (record) => createPipelineVariableEntity(record, PLACE),
  ],
  'pipelines configuration': [{ enabled: true }, (record) => createPipelinesConfigurationEntity(record, REPOSITORY)],
};

const NESTED = JSON.parse(`${'['.repeat(2000)}${']'.repeat(2000)}`) as unknown;

const ODD_VALUES: unknown[] = [
  ...[undefined, null, '', ' ', 0, -1, 1e300, NaN, true, [], {}, [null, 7, {}, ['x']], NESTED],
  ...[
    'constructor',
    '__proto__',
    'toString',
    'hasOwnProperty',
    'then',
    '\ud83d',
    '\ude80\ud83d',
    '\u0000',
    '\u202e',
    '%',
    '%E0%A4%A',
  ],
  ...[
    'http://',
    'https://[',
    'https://%00',
    '//x',
    '//',
    '/',
    'a/b/c',
    '0000-00-00',
    '9'.repeat(400),
    'x'.repeat(50_000),
  ],
  JSON.parse('{"__proto__": {"x": 1}, "constructor": 1, "toString": null, "length": 3, "then": 7}'),
];

/** Copies of a record, each with an odd value in one of its places. */
function* oddCopies(record: object): Generator<object> {
  for (const value of ODD_VALUES) {
    for (const path of pathsOf(record)) {
      const copy = structuredClone(record);
      let holder = copy as Record<string, unknown>;
      path.slice(0, -1).forEach((name) => {
        holder = holder[name] as Record<string, unknown>;
      });
      holder[path.at(-1)!] = value;
      yield copy;
    }
  }
}

function pathsOf(value: unknown): string[][] {
  return typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([name, field]) => [[name], ...pathsOf(field).map((path) => [name, ...path])])
    : [];
}

/** What JupiterOne stores: primitive values and lists of them. */
function isStorable(value: unknown): boolean {
  const isPrimitive = (one: unknown) =>
    one === null || ['string', 'number', 'boolean', 'undefined'].includes(typeof one);
  return isPrimitive(value) || (Array.isArray(value) && value.every(isPrimitive));
}

describe.each(Object.entries(KINDS))('a %s', (_, [record, convert]) => {
  test('that is sound becomes an entity', () => {
    expect(convert(record as never)._key).toEqual(expect.any(String));
  });

  test('with an odd value in any place becomes a storable entity, or is skipped and counted', () => {
    const skips = new Skips(createMockIntegrationLogger(), () => undefined);
    const stumbles: unknown[] = [];
    for (const odd of oddCopies(record)) {
      const entity = skips.convert('things', 'thing', odd, (one): Entity => {
        try {
          return convert(one as never);
        } catch (error) {
          stumbles.push(...(error instanceof MalformedRecordError ? [] : [error]));
          throw error;
        }
      });
      if (entity) {
        const { _rawData, ...properties } = entity;
        expect(Object.entries(properties).filter(([, value]) => !isStorable(value))).toEqual([]);
        expect(() => JSON.stringify(_rawData)).not.toThrow();
      }
    }
    // converters refuse what they cannot do without, and stumble over nothing else
    expect(stumbles).toEqual([]);
  });

  test('that is no record is skipped and counted', () => {
    const skips = new Skips(createMockIntegrationLogger(), () => undefined);
    for (const odd of [...ODD_VALUES, Object.create(null)]) {
      expect(() =>
        skips.convert('things', 'thing', odd as object, convert as (record: object) => Entity),
      ).not.toThrow();
    }
  });
});

test('cannot pollute prototypes', () => {
  expect(({} as { x?: number }).x).toBeUndefined();
});
