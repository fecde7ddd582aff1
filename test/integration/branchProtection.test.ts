import type { Simulator } from '../../simulator';
import { rulesInForce } from '../../simulator/resources/branchRestrictions/projectRestrictions';
import { branchRestrictionsOf } from '../../simulator/resources/branchRestrictions/record';
import type { Rule } from '../../simulator/resources/branchRestrictions/rules';
import type { Repository } from '../../simulator/world/types';
import type { Run } from '../runIntegration';
import { testSources, warnings } from './optionalSources';

const STEP = 'fetch-repo-branch-restrictions';
const MODEL = 'effective-branching-model';

const { simulate, run, differences, statuses, calls } = testSources({
  toggle: 'ingestAccessControls',
  part: 'accessControls',
  sizes: { users: 8, groups: 2, projects: 6, repositories: 60, pullRequests: 0 },
  steps: [STEP],
  endpoints: [MODEL],
});

const LIMITS = ['push', 'restrict_merges', 'force', 'delete'];

/** Properties, and whether they are true under certain rules. */
const FACTS = new Map<string, (has: (...kinds: string[]) => boolean, isCheck: boolean) => boolean>(
  Object.entries({
    protected: (has, isCheck) => has(...LIMITS) || (isCheck && has('enforce_merge_checks')),
    mergeChecksEnforced: (has) => has('enforce_merge_checks'),
    requiresDefaultReviewerApprovals: (has) => has('require_default_reviewer_approvals_to_merge'),
    requiresReviewGroupApprovals: (has) => has('require_review_group_approvals_to_merge'),
    requiresPassingBuilds: (has) => has('require_passing_builds_to_merge'),
    requiresTasksCompleted: (has) => has('require_tasks_to_be_completed'),
    requiresNoChangesRequested: (has) => has('require_no_changes_requested'),
    requiresUpToDate: (has) => has('require_commits_behind'),
    mergeRestricted: (has) => has('restrict_merges'),
    resetsApprovalsOnChange: (has) => has('reset_pullrequest_approvals_on_change', 'smart_reset_pullrequest_approvals'),
    resetsChangesRequestedOnChange: (has) => has('reset_pullrequest_changes_requested_on_change'),
    directPushRestricted: (has) => has('push'),
    forcePushAllowed: (has) => !has('force'),
    deletionAllowed: (has) => !has('delete'),
  }),
);

/** Properties, and the kind that they count. */
const NUMBERS = new Map([
  ['requiredApprovals', 'require_approvals_to_merge'],
  ['requiredDefaultReviewerApprovals', 'require_default_reviewer_approvals_to_merge'],
  ['requiredReviewGroupApprovals', 'require_review_group_approvals_to_merge'],
  ['requiredPassingBuilds', 'require_passing_builds_to_merge'],
]);

function isTrue(fact: string, rules: readonly Rule[]): boolean | undefined {
  const has = (...kinds: string[]) => rules.some(({ kind }) => kinds.includes(kind));
  const isCheck = rules.some(({ kind }) => kind.startsWith('require_'));
  return FACTS.get(fact)?.(has, isCheck);
}

function highest(kind: string | undefined, rules: readonly Rule[]): number {
  return Math.max(0, ...rules.flatMap((rule) => (rule.kind === kind ? (rule.value ?? []) : [])));
}

function protections({ entities }: Run, { world }: Simulator) {
  const repositories = world.workspaces.flatMap((workspace) => workspace.repositories);
  return entities
    .filter(({ _type }) => _type === 'bitbucket_branch_protection')
    .map((entity) => ({ entity, repository: repositories.find(({ uuid }) => uuid === entity.repoId)! }));
}

test.each([1, 2, 3])(
  'what is stated of main branches is true, whatever their projects restrict: seed %d',
  async (seed) => {
    const simulator = await simulate({ seed });
    const collected = await run(simulator);
    expect(differences(simulator, collected)).toEqual([]);
    const { world } = simulator;
    const found = protections(collected, simulator);
    const untrue = found.flatMap(({ entity, repository }) => {
      const rules = rulesInForce(world, repository);
      const facts = [...FACTS.keys()].filter(
        (fact) => ![undefined, isTrue(fact, rules)].includes(entity[fact] as boolean),
      );
      const numbers = [...NUMBERS].filter(([name, kind]) => {
        const [stated, real] = [entity[name] as number | undefined, highest(kind, rules)];
        return stated !== undefined && (stated > real || (stated === 0 && real > 0));
      });
      return [...facts, ...numbers].map((name) => `${repository.fullName}: ${String(name)}`);
    });
    expect(untrue).toEqual([]);

    // otherwise there would be nothing to get wrong
    const hidden = found.filter(({ repository }) => {
      const own = branchRestrictionsOf(world, repository).filter(({ onMainBranch }) => onMainBranch);
      return isTrue('protected', rulesInForce(world, repository)) && !isTrue('protected', own);
    });
    expect(hidden.length).toBeGreaterThan(2);
    const inherits = found.map(({ entity }) => entity.inheritsBranchRestrictions);
    expect(new Set(inherits)).toEqual(new Set([true, false, undefined]));
    expect(inherits.filter((each) => each === true).length).toBeGreaterThan(inherits.length / 2);
    const isProtected = new Set(found.map(({ entity }) => entity.protected));
    expect(isProtected).toEqual(new Set([true, false, undefined]));
  },
  30_000,
);

test('the branching model is read once, where restrictions need it', async () => {
  const simulator = await simulate({ edgeCaseRecords: false });
  await run(simulator);
  const { world } = simulator;
  const needing = world.workspaces[0]!.repositories.filter((each) =>
    branchRestrictionsOf(world, each).some(({ branchType }) => branchType !== undefined),
  );
  expect(needing.length).toBeGreaterThan(3);
  expect(calls(simulator)).toEqual({ [MODEL]: needing.length });
});

test('a branching model that Bitbucket refuses is named, and nothing is stated that depends on it', async () => {
  const simulator = await simulate();
  const collected = await run(simulator);
  expect(statuses(collected)).toEqual({ [STEP]: 'success' });
  const [refused, missing] = simulator.world.workspaces[0]!.repositories.slice(12, 14) as [Repository, Repository];
  const skipped = warnings(collected).filter((text) => text.includes('branching models'));
  expect(skipped).toEqual([
    expect.stringContaining(`Skipped branching models: 1 (${refused.fullName}). Bitbucket refuses access`),
    expect.stringContaining(`Skipped branching models: 1 (${missing.fullName}). Bitbucket does not find them`),
  ]);
  const { entity } = protections(collected, simulator).find(({ repository }) => repository === refused)!;
  expect(entity).toMatchObject({
    inheritsBranchRestrictions: false,
    protected: true,
    forcePushAllowed: false,
    requiresTasksCompleted: true,
  });
  const { directPushRestricted, deletionAllowed, requiredApprovals, mergeChecksEnforced } = entity;
  expect([directPushRestricted, deletionAllowed, requiredApprovals, mergeChecksEnforced]).toEqual(
    Array(4).fill(undefined),
  );
});

test('a branching model that cannot be read for another reason fails the step', async () => {
  const simulator = await simulate();
  const { uuid } = simulator.world.workspaces[0]!.repositories[4]!;
  const path = new RegExp(`${encodeURIComponent(uuid)}/${MODEL}$`);
  simulator.addFault({ path, fault: { kind: 'status', status: 503 } });
  const collected = await run(simulator);
  expect(statuses(collected)).toEqual({ [STEP]: 'failure' });
  const missing = differences(simulator, collected);
  expect(missing).toHaveLength(2);
  expect(missing.every((text) => text.startsWith('missing ') && text.includes(`${uuid}:main-branch-protection`))).toBe(
    true,
  );
});
