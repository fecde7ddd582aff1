import { Steps } from '../../graph/model';
import { EntityTypes, RelationshipTypes } from '../../graph/types';
import { joinFirst } from '../../text/wording';
import { displayNameOf, type GraphObject, nameOf, textOf } from '../graph';
import type { GraphIndex } from '../graphIndex';
import { type FindingDefinition, GRANTS, whyGrantsAreUnknown } from './definition';
import { found, judgeEach, undetermined, type Verdict } from './judgeEach';
import { describeOwner } from './owners';

const RIGHTS_SHOWN = 20;
const APP = 'app_user';

export const outsidersWithAccess: FindingDefinition = {
  id: 'outsiders-with-access',
  title: 'People outside the workspace who have access',
  severity: 'medium',
  why:
    'They are not members, so reviews of the member list do not show them, and nobody may notice when their contract ends. ' +
    'The rules of the workspace for members do not reach them either.',
  fix:
    'Ask the owner of each project or repository who the person is. Remove the access that nobody vouches for, and make the others ' +
    'members if they work for you.',
  steps: [Steps.EXTERNAL_USERS],
  // they are known by what was granted to them
  alsoReads: GRANTS,
  subject: 'external user',
  judge: (graph, context) =>
    judgeEach(graph.entitiesOf(EntityTypes.EXTERNAL_USER), (person): Verdict => {
      const rights = rightsOf(person, graph);
      const detail = `${person.userType === APP ? 'An app with' : 'Has'} ${joinFirst(rights, RIGHTS_SHOWN)}`;
      if (rights.length > 0) {
        return found(person, { detail });
      }
      const because = whyGrantsAreUnknown(context);
      return because ? undetermined(because) : 'clear';
    }),
};

/** For example "admin access to repository acme/api", "membership in group acme: Developers". */
function rightsOf({ _key }: GraphObject, graph: GraphIndex): string[] {
  const grants = graph
    .targets(_key, [RelationshipTypes.EXTERNAL_USER_HAS_PERMISSION])
    // Bitbucket also lists those from whom access was taken away
    .filter((grant) => textOf(grant, 'permission') !== 'none')
    .map((grant) => `${nameOf(grant, 'permission') || 'unknown'} access to ${describeOwner(grant, graph)}`);
  const groups = graph
    .incomingOf(_key, RelationshipTypes.GROUP_HAS_EXTERNAL_USER)
    .map(({ _fromEntityKey }) => `membership in group ${nameOfEntity(_fromEntityKey, graph)}`);
  const roles = graph
    .incomingOf(_key, RelationshipTypes.WORKSPACE_HAS_EXTERNAL_USER)
    .map(
      (role) => `the role ${nameOf(role, 'permission') || 'unknown'} in ${nameOfEntity(role._fromEntityKey, graph)}`,
    );
  return [...grants, ...groups, ...roles];
}

function nameOfEntity(key: string, graph: GraphIndex): string {
  const entity = graph.entity(key);
  return entity ? displayNameOf(entity) : key;
}
