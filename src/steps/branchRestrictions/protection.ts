import type { BranchingModel, BranchRestriction } from '../../bitbucket/endpoints/access';
import { isForMainBranch } from './mainBranch';

/**
 * How the main branch of a repository is protected, as far as it is known. A fact that is not known is undefined. Numbers are
 * what the known restrictions require: a project may require more of a repository that inherits its restrictions.
 */
export interface Protection {
  branch: string;
  /**
   * Whether a restriction limits pushing to this branch, merging into it, rewriting its history or deleting it. Merge
   * checks count only when they are enforced: otherwise Bitbucket warns about an unmet check and merges all the same
   * (https://support.atlassian.com/bitbucket-cloud/docs/suggest-or-require-checks-before-a-merge/).
   */
  protected?: boolean;
  /** Whether an unmet merge check prevents a merge; otherwise the checks are advice. */
  mergeChecksEnforced?: boolean;
  /** How many approvals the merge checks ask for; 0 for none. */
  requiredApprovals?: number;
  requiresDefaultReviewerApprovals?: boolean;
  /** How many approvals of default reviewers the merge checks ask for. */
  requiredDefaultReviewerApprovals?: number;
  requiresReviewGroupApprovals?: boolean;
  /** How many approvals of review groups the merge checks ask for. */
  requiredReviewGroupApprovals?: number;
  requiresPassingBuilds?: boolean;
  requiredPassingBuilds?: number;
  requiresTasksCompleted?: boolean;
  requiresNoChangesRequested?: boolean;
  /** Whether the source must not be behind the branch. */
  requiresUpToDate?: boolean;
  /** Whether merging is limited to certain people, or forbidden to everybody. */
  mergeRestricted?: boolean;
  resetsApprovalsOnChange?: boolean;
  resetsChangesRequestedOnChange?: boolean;
  /** Whether pushing without a pull request is limited to certain people, or forbidden to everybody. */
  directPushRestricted?: boolean;
  forcePushAllowed?: boolean;
  deletionAllowed?: boolean;
}

/** What is known of a repository besides its own restrictions. */
export interface Surroundings {
  /** Whether its project may restrict its branches as well; undefined if Bitbucket does not say. */
  readonly inherits?: boolean;
  /** Undefined if it was not read. */
  readonly model?: BranchingModel;
}

/** Restrictions that always limit what people may do with a branch. */
const LIMITS = ['push', 'restrict_merges', 'force', 'delete'];

const APPROVALS = 'require_approvals_to_merge';
const DEFAULT_REVIEWER_APPROVALS = 'require_default_reviewer_approvals_to_merge';
/** Bitbucket does not document its number, so a restriction of this kind counts without one as well. */
const REVIEW_GROUP_APPROVALS = 'require_review_group_approvals_to_merge';
const PASSING_BUILDS = 'require_passing_builds_to_merge';

/** Merge checks that require at least `value` of something. Without a number it is not known what they require. */
const COUNTED_CHECKS = [APPROVALS, DEFAULT_REVIEWER_APPROVALS, PASSING_BUILDS];

const UNCOUNTED_CHECKS = [
  'require_no_changes_requested',
  'require_tasks_to_be_completed',
  'require_all_comments_resolved',
  'require_all_dependencies_merged',
  'require_commits_behind',
];

/** What protects no branch by itself. */
const OTHERS = [
  'enforce_merge_checks',
  'reset_pullrequest_approvals_on_change',
  'smart_reset_pullrequest_approvals',
  'reset_pullrequest_changes_requested_on_change',
  'allow_auto_merge_when_builds_pass',
];

const KNOWN_KINDS = [...LIMITS, ...COUNTED_CHECKS, REVIEW_GROUP_APPROVALS, ...UNCOUNTED_CHECKS, ...OTHERS];

/**
 * Works out how `branch`, the main branch of a repository, is protected.
 *
 * @param restrictions the repository's own, as Bitbucket lists them
 */
export function protectionOf(
  branch: string,
  restrictions: readonly (BranchRestriction | null)[],
  surroundings: Surroundings,
): Protection {
  const { kinds, has, lacks, most, requires, requiresSome } = factsOf(branch, restrictions, surroundings);
  const checks = [
    has(...UNCOUNTED_CHECKS),
    requiresSome(REVIEW_GROUP_APPROVALS),
    ...COUNTED_CHECKS.map((kind) => requires(kind)),
  ];
  return {
    branch,
    protected: anyOf(
      has(...LIMITS),
      allOf(has('enforce_merge_checks'), anyOf(...checks)),
      // Bitbucket may add kinds that protect
      kinds.every((kind) => KNOWN_KINDS.includes(kind)) ? false : undefined,
    ),
    mergeChecksEnforced: has('enforce_merge_checks'),
    requiredApprovals: most(APPROVALS),
    requiresDefaultReviewerApprovals: requires(DEFAULT_REVIEWER_APPROVALS),
    requiredDefaultReviewerApprovals: most(DEFAULT_REVIEWER_APPROVALS),
    requiresReviewGroupApprovals: requiresSome(REVIEW_GROUP_APPROVALS),
    requiredReviewGroupApprovals: most(REVIEW_GROUP_APPROVALS),
    requiresPassingBuilds: requires(PASSING_BUILDS),
    requiredPassingBuilds: most(PASSING_BUILDS),
    requiresTasksCompleted: has('require_tasks_to_be_completed'),
    requiresNoChangesRequested: has('require_no_changes_requested'),
    requiresUpToDate: has('require_commits_behind'),
    mergeRestricted: has('restrict_merges'),
    resetsApprovalsOnChange: has('reset_pullrequest_approvals_on_change', 'smart_reset_pullrequest_approvals'),
    resetsChangesRequestedOnChange: has('reset_pullrequest_changes_requested_on_change'),
    directPushRestricted: has('push'),
    // Bitbucket allows both unless a restriction forbids it
    forcePushAllowed: lacks('force'),
    deletionAllowed: lacks('delete'),
  };
}

/** Facts about the restrictions that apply to the main branch. Each is undefined where it is not known. */
interface Facts {
  /** Of the restrictions that are known to apply. */
  readonly kinds: readonly string[];
  readonly has: (...kinds: readonly string[]) => boolean | undefined;
  readonly lacks: (kind: string) => boolean | undefined;
  /** The highest number that restrictions of a kind require. */
  readonly most: (kind: string) => number | undefined;
  /** Whether that number is above 0. */
  readonly requires: (kind: string) => boolean | undefined;
  /** Whether a restriction requires something whose number may be missing. */
  readonly requiresSome: (kind: string) => boolean | undefined;
}

/**
 * One restriction proves that something is restricted. That nothing restricts it is known only when all restrictions are: the
 * repository inherits none from its project, which Bitbucket does not show, and each of its own is known to apply to the main
 * branch or not.
 */
function factsOf(
  branch: string,
  restrictions: readonly (BranchRestriction | null)[],
  { inherits, model }: Surroundings,
): Facts {
  const applying: BranchRestriction[] = [];
  let areAllKnown = inherits === false;
  for (const restriction of restrictions) {
    const applies = typeof restriction?.kind === 'string' ? isForMainBranch(restriction, branch, model) : undefined;
    areAllKnown &&= applies !== undefined;
    if (restriction && applies) {
      applying.push(restriction);
    }
  }
  const valuesOf = (kind: string) => applying.filter((one) => one.kind === kind).map(({ value }) => value);
  const unlessHidden = (isProven: boolean) => isProven || (areAllKnown ? false : undefined);
  const has = (...kinds: readonly string[]) => unlessHidden(applying.some(({ kind }) => kinds.includes(kind)));
  const most = (kind: string) => {
    const values = valuesOf(kind);
    const numbers = values.filter((value) => typeof value === 'number');
    // when several restrictions of a kind apply to a branch, all of them have to be met
    // not spread into Math.max(): a list may hold more items than a function call can have arguments
    const highest = numbers.reduce((most, number) => Math.max(most, number), 0);
    return highest > 0 || (areAllKnown && numbers.length === values.length) ? highest : undefined;
  };
  return {
    kinds: applying.map(({ kind }) => kind),
    has,
    lacks: (kind) => not(has(kind)),
    most,
    requires: (kind) => {
      const number = most(kind);
      return number === undefined ? undefined : number > 0;
    },
    requiresSome: (kind) => unlessHidden(valuesOf(kind).some((value) => value !== 0)),
  };
}

/* Logic with a third value, undefined: it is not known. */

function not(fact: boolean | undefined): boolean | undefined {
  return fact === undefined ? undefined : !fact;
}

function anyOf(...facts: readonly (boolean | undefined)[]): boolean | undefined {
  return facts.includes(true) || (facts.includes(undefined) ? undefined : false);
}

function allOf(...facts: readonly (boolean | undefined)[]): boolean | undefined {
  return not(anyOf(...facts.map(not)));
}
