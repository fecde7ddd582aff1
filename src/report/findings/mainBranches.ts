import { Steps } from '../../graph/model';
import { EntityTypes, RelationshipTypes } from '../../graph/types';
import { joinWords } from '../../text/wording';
import { displayNameOf, type GraphObject, textOf } from '../graph';
import type { GraphIndex } from '../graphIndex';
import type { FindingDefinition, Judgment } from './definition';
import { found, judgeEach, settingsLink } from './judgeEach';

const MAIN_BRANCHES = {
  steps: [Steps.REPOS, Steps.BRANCH_RESTRICTIONS],
  subject: 'main branch',
} as const;

export const unprotectedMainBranches: FindingDefinition = {
  ...MAIN_BRANCHES,
  id: 'unprotected-main-branches',
  title: 'Main branches that take code without review',
  severity: 'high',
  why: 'Whoever can write to the repository can put code into the main branch that nobody else has seen.',
  fix:
    'Under Repository settings, Branch restrictions: restrict write access to the main branch, and require at least one ' +
    'approval before a merge. A project can set this for all of its repositories.',
  judge: (graph) =>
    judgeMainBranches(graph, ({ directPushRestricted, requiredApprovals }) => [
      [equals(directPushRestricted, false), 'everybody who can write may push without a pull request'],
      [equals(requiredApprovals, 0), 'a merge needs no approval'],
    ]),
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
      [equals(allowed, true), 'everybody who can write may rewrite the history'],
    ]),
};

/** Whether a problem exists (undefined if that is unknown), and its description. */
type Problem = readonly [applies: boolean | undefined, words: string];

/** Judges a main branch. A repository without one is empty and is not judged. */
function judgeMainBranches(graph: GraphIndex, problemsOf: (protection: GraphObject) => readonly Problem[]): Judgment {
  const repositories = graph.entitiesOf(EntityTypes.REPO).filter((repo) => textOf(repo, 'defaultBranch'));
  return judgeEach(repositories, (repo) => {
    const protection = graph.target(repo._key, RelationshipTypes.REPO_HAS_BRANCH_PROTECTION);
    const problems = protection ? problemsOf(protection) : [];
    const present = problems.filter(([applies]) => applies).map(([, words]) => words);
    if (present.length > 0) {
      const name = textOf(repo, 'fullName') || displayNameOf(repo);
      const detail = `${textOf(repo, 'defaultBranch')}: ${joinWords(present)}`;
      return found(repo, { name, detail, webLink: settingsLink(repo, 'branch-restrictions') });
    }
    return problems.length > 0 && problems.every(([applies]) => applies === false) ? 'clear' : 'undetermined';
  });
}

function equals(actual: unknown, bad: boolean | number): boolean | undefined {
  return typeof actual === typeof bad ? actual === bad : undefined;
}
