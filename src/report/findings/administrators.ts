import { toUserKey } from '../../graph/keys';
import { Steps } from '../../graph/model';
import { EntityTypes, RelationshipTypes } from '../../graph/types';
import { count, joinFirst } from '../../text/wording';
import { displayNameOf, fullNameOf, type GraphObject } from '../graph';
import type { GraphIndex } from '../graphIndex';
import { HOLDERS } from '../items/people';
import { type FindingDefinition, GRANTS, isUnread, lacks } from './definition';
import { found, judgeEach, undetermined, type Verdict } from './judgeEach';

const MOST_OWNERS = 3;
const MOST_ADMINISTRATORS = 10;
const NAMES_SHOWN = 20;

const ROLES_UNKNOWN = 'Bitbucket does not show the roles of all members';

const MEMBERS = [RelationshipTypes.WORKSPACE_HAS_USER, RelationshipTypes.WORKSPACE_HAS_EXTERNAL_USER];
const GROUP_MEMBERS = [RelationshipTypes.GROUP_HAS_USER, RelationshipTypes.GROUP_HAS_EXTERNAL_USER];

export const workspaceOwners: FindingDefinition = {
  id: 'workspace-owners',
  title: 'Workspaces with one owner, or with more than three',
  severity: 'medium',
  why:
    'An owner can change everything, from the members to each repository. With one owner, nobody can act when that person is away or ' +
    'locked out. Each owner beyond a few is one more account whose theft gives away the workspace.',
  fix: 'Keep two or three owners. Give other administrators rights on the projects and repositories that they look after.',
  steps: [Steps.USERS],
  subject: 'workspace',
  judge: (graph) =>
    judgeEach(graph.entitiesOf(EntityTypes.WORKSPACE), (workspace): Verdict => {
      const { owners, areAllKnown } = ownersOf(workspace, graph);
      const names = owners.map(displayNameOf);
      if (names.length > MOST_OWNERS) {
        return found(workspace, { detail: `${count(names.length, 'owner')}: ${joinFirst(names, NAMES_SHOWN)}` });
      }
      if (!areAllKnown) {
        return undetermined(ROLES_UNKNOWN);
      }
      // the workspace of a person has one owner, always
      const isPersonal = graph.entity(toUserKey(workspace._key, true)) !== undefined;
      return names.length > 1 || isPersonal
        ? 'clear'
        : found(workspace, { detail: names.length === 1 ? `The only owner is ${names[0]}` : 'No member is an owner' });
    }),
};

export const repositoryAdministrators: FindingDefinition = {
  id: 'repository-administrators',
  title: 'Repositories with fewer than two administrators, or with more than ten',
  severity: 'medium',
  why:
    'Where one person administers a repository, nobody else can remove access or change its protection in an emergency. Where many ' +
    'do, each of them can switch off the protection of the main branch.',
  fix: 'Give admin access to a small group. Let everybody else have write access, by a group or by the project.',
  steps: GRANTS,
  subject: 'repository',
  judge: (graph, context) => {
    const areGrantsKnown = !lacks(context, ...[Steps.USERS, Steps.EXTERNAL_USERS, Steps.GROUPS, ...GRANTS]);
    return judgeEach(graph.entitiesOf(EntityTypes.REPO), (repo): Verdict => {
      const { people, isComplete } = administratorsOf(repo, graph);
      const detail = `${count(people.length, 'administrator')}: ${joinFirst(people.map(displayNameOf), NAMES_SHOWN)}`;
      if (people.length > MOST_ADMINISTRATORS) {
        return found(repo, { name: fullNameOf(repo), detail });
      }
      const project = graph.source(repo._key, [RelationshipTypes.PROJECT_HAS_REPO]);
      const isShown =
        !isUnread(context, repo, Steps.REPO_PERMISSIONS) &&
        !(project && isUnread(context, project, Steps.PROJECT_PERMISSIONS));
      if (!isComplete || !areGrantsKnown || !isShown) {
        return undetermined('not everybody who has access to them is known');
      }
      return people.length > 1
        ? 'clear'
        : found(repo, { name: fullNameOf(repo), detail: people.length === 0 ? 'No administrator' : detail });
    });
  },
};

/** The owners of a workspace, and whether the role of every member is known. */
function ownersOf({ _key }: GraphObject, graph: GraphIndex): { owners: GraphObject[]; areAllKnown: boolean } {
  const memberships = MEMBERS.flatMap((type) => graph.outgoingOf(_key, type));
  return {
    owners: memberships
      .filter(({ permission }) => permission === 'owner')
      .flatMap(({ _toEntityKey }) => graph.entity(_toEntityKey) ?? []),
    areAllKnown: memberships.length > 0 && memberships.every(({ permission }) => typeof permission === 'string'),
  };
}

/** Who may administer a repository: owners of the workspace, and who was granted it there or on the project, groups included. */
export function administratorsOf(repo: GraphObject, graph: GraphIndex): { people: GraphObject[]; isComplete: boolean } {
  const workspace = graph.source(repo._key, [RelationshipTypes.WORKSPACE_OWNS_REPO]);
  const project = graph.source(repo._key, [RelationshipTypes.PROJECT_HAS_REPO]);
  const owners = workspace && ownersOf(workspace, graph);
  const own = graph.targets(repo._key, [RelationshipTypes.REPO_ALLOWS_PERMISSION]);
  const inherited = project ? graph.targets(project._key, [RelationshipTypes.PROJECT_ALLOWS_PERMISSION]) : [];
  const holders = [...own, ...inherited]
    .filter(({ admin }) => admin === true)
    .map((grant) => graph.source(grant._key, HOLDERS));
  const people = holders.flatMap((holder) =>
    holder?._type === EntityTypes.GROUP ? graph.targets(holder._key, GROUP_MEMBERS) : (holder ?? []),
  );
  // without any grant, Bitbucket may have refused to show them; whoever reads restrictions may read grants, too
  const areGrantsRead =
    own.length > 0 || graph.target(repo._key, RelationshipTypes.REPO_HAS_BRANCH_PROTECTION) !== undefined;
  return {
    people: [...new Set([...(owners?.owners ?? []), ...people])].filter(isActivePerson),
    isComplete: owners?.areAllKnown === true && project !== undefined && areGrantsRead && !holders.includes(undefined),
  };
}

/** Apps, and accounts that were closed, administer nothing in an emergency. */
function isActivePerson({ active, userType }: GraphObject): boolean {
  return active !== false && userType !== 'app_user';
}
