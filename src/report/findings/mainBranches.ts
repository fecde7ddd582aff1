import { Steps } from '../../graph/model';
import { EntityTypes, RelationshipTypes } from '../../graph/types';
import { fieldOf } from '../../text/untrusted';
import { count, joinWords } from '../../text/wording';
import { displayNameOf, fullNameOf, type GraphObject, nameOf, numberOf, textOf } from '../graph';
import type { GraphIndex } from '../graphIndex';
import type { FindingDefinition, Judgment } from './definition';
import { found, judgeEach, linkOf, undetermined } from './judgeEach';
import { unapprovedMerges } from './merges';

const MAIN_BRANCHES = {
  steps: [Steps.BRANCH_RESTRICTIONS],
  subject: 'main branch',
} as const;

/** Why a main branch could not be judged, in words that follow "because". */
const NOT_READ = 'their branch restrictions could not be read';
const PROJECT_IS_HIDDEN = "restrictions of the project are not visible in Bitbucket's API";

/** Kinds of approvals that a merge may need: properties for how many, and for whether any where the number may be missing. */
const APPROVALS: readonly { number: string; flag?: string }[] = [
  { number: 'requiredApprovals' },
  { number: 'requiredDefaultReviewerApprovals', flag: 'requiresDefaultReviewerApprovals' },
  { number: 'requiredReviewGroupApprovals', flag: 'requiresReviewGroupApprovals' },
];

export const unprotectedMainBranches: FindingDefinition = {
  ...MAIN_BRANCHES,
  id: 'unprotected-main-branches',
  title: 'Main branches that take code without review',
  severity: 'high',
  why: 'Whoever can write to the repository can put code into the main branch that nobody else has seen.',
  fix:
    'Under Repository settings, Branch restrictions: restrict write access to the main branch, require at least one ' +
    'approval before a merge, and prevent merges with unresolved merge checks. A project can set this for all of its repositories.',
  judge: (graph) => {
    const merges = unapprovedMerges(graph);
    return judgeMainBranches(graph, (protection, repo) => [
      problem(
        equals(protection.directPushRestricted, false),
        'everybody who can write may push without a pull request',
      ),
      approvalProblem(protection, merges.get(repo._key) ?? []),
    ]);
  },
};

export const forcePushAllowed: FindingDefinition = {
  ...MAIN_BRANCHES,
  id: 'force-push-allowed',
  title: 'Main branches whose history can be rewritten',
  severity: 'medium',
  why: 'Whoever can write can replace reviewed commits, and the history no longer proves what was reviewed.',
  fix: 'Under Repository settings, Branch restrictions: do not allow rewriting the history of the main branch.',
  judge: (graph) =>
    judgeMainBranches(graph, ({ forcePushAllowed: allowed }) => [
      problem(equals(allowed, true), 'everybody who can write may rewrite the history'),
    ]),
};

/** A description of a problem, that there is none, or that this is unknown. */
type Problem = { readonly words: string } | 'none' | 'unknown';

function problem(applies: boolean | undefined, words: string): Problem {
  return applies === undefined ? 'unknown' : applies ? { words } : 'none';
}

/** @param merges pull requests that got into the branch without an approval: they prove what the settings do not tell */
function approvalProblem(protection: GraphObject, merges: readonly GraphObject[]): Problem {
  const isRequired = requiresApproval(protection);
  const { mergeChecksEnforced } = protection;
  if (isRequired === false) {
    return problem(true, 'a merge needs no approval');
  }
  if (mergeChecksEnforced === false) {
    return problem(true, 'approvals are advised, not enforced');
  }
  if (isRequired && mergeChecksEnforced === true) {
    return 'none';
  }
  const [first, ...others] = merges;
  if (!first) {
    return 'unknown';
  }
  const more = others.length > 0 ? ` and ${count(others.length, 'more pull request')}` : '';
  return problem(true, `${displayNameOf(first)}${more} went in without a second person's approval`);
}

/** Whether a merge needs an approval of any kind; undefined if that is unknown. */
function requiresApproval(protection: GraphObject): boolean | undefined {
  const kinds = APPROVALS.map(({ flag, number }) => {
    const required = numberOf(protection, number);
    return required === undefined ? flag && equals(fieldOf(protection, flag), true) : required > 0;
  });
  return kinds.includes(true) || (kinds.every((isRequired) => isRequired === false) ? false : undefined);
}

/** Judges each main branch. A repository without one is empty and is not judged. */
function judgeMainBranches(
  graph: GraphIndex,
  problemsOf: (protection: GraphObject, repo: GraphObject) => readonly Problem[],
): Judgment {
  const repositories = graph.entitiesOf(EntityTypes.REPO).filter((repo) => textOf(repo, 'defaultBranch'));
  return judgeEach(repositories, (repo) => {
    const protection = graph.target(repo._key, RelationshipTypes.REPO_HAS_BRANCH_PROTECTION);
    if (!protection) {
      return undetermined(NOT_READ);
    }
    const problems = problemsOf(protection, repo);
    const present = problems.flatMap((each) => (typeof each === 'object' ? [each.words] : []));
    if (present.length > 0) {
      const name = fullNameOf(repo);
      const variant = nameOf(repo, 'defaultBranch');
      const detail = `${variant}: ${joinWords(present)}`;
      return found(repo, { name, detail, webLink: linkOf(protection), variant });
    }
    if (problems.every((each) => each === 'none')) {
      return 'clear';
    }
    return undetermined(protection.inheritsBranchRestrictions === false ? undefined : PROJECT_IS_HIDDEN);
  });
}

function equals(actual: unknown, bad: boolean): boolean | undefined {
  return typeof actual === 'boolean' ? actual === bad : undefined;
}
