import { Steps } from '../../graph/model';
import { EntityTypes, RelationshipTypes } from '../../graph/types';
import { joinFirst } from '../../text/wording';
import { displayNameOf, type GraphObject, nameOf, textOf } from '../graph';
import type { GraphIndex } from '../graphIndex';
import { type FindingDefinition, lacks, whyGrantsAreUnknown } from './definition';
import { found, judgeEach, undetermined, type Verdict } from './judgeEach';
import { describeOwner } from './owners';

const RIGHTS_SHOWN = 20;

/** The permissions of a group that let its members change code. */
const WRITING: readonly string[] = ['write', 'create-repo', 'admin'];

export const automaticGroupsThatWrite: FindingDefinition = {
  id: 'automatic-groups-that-write',
  title: 'Groups that everybody joins automatically and that can write',
  severity: 'medium',
  why:
    'Whoever becomes a member of the workspace, for whatever reason, joins the group and can change code from the first minute on. ' +
    'Nobody decides about it.',
  fix: 'Under Workspace settings, User groups: do not add new members to the group automatically, or let the group only read.',
  steps: [Steps.GROUPS],
  subject: 'group',
  judge: (graph, context) =>
    judgeEach(graph.entitiesOf(EntityTypes.GROUP), (group): Verdict => {
      const rights = writingRightsOf(group, graph);
      const isKnown = group.permission === null || typeof group.permission === 'string';
      if (group.autoAdd === false) {
        return 'clear';
      }
      if (group.autoAdd === true && rights.length > 0) {
        return found(group, { detail: `New members join it, and it has ${joinFirst(rights, RIGHTS_SHOWN)}` });
      }
      const because = whyGrantsAreUnknown(context);
      if (because) {
        return undetermined(because);
      }
      return group.autoAdd === true && isKnown ? 'clear' : undetermined();
    }),
};

/** For example "write access to new repositories", "admin access to project acme/PAY". */
function writingRightsOf(group: GraphObject, graph: GraphIndex): string[] {
  const permission = textOf(group, 'permission');
  const grants = graph
    .targets(group._key, [RelationshipTypes.GROUP_HAS_PERMISSION])
    .filter((grant) => WRITING.includes(textOf(grant, 'permission')));
  return [
    ...(WRITING.includes(permission) ? [`${permission} access to new repositories`] : []),
    ...grants.map((grant) => `${nameOf(grant, 'permission')} access to ${describeOwner(grant, graph)}`),
  ];
}

export const pushExemptions: FindingDefinition = {
  id: 'push-exemptions',
  title: 'Push restrictions that do not hold for a group that everybody joins',
  severity: 'high',
  why:
    'The settings look as if nobody could push without a pull request, but each new member joins a group that they do not restrict: ' +
    'whoever of them can write to the repository can push.',
  fix: 'Under Repository settings, Branch restrictions: take the group off the list of those who may push.',
  steps: [Steps.BRANCH_RESTRICTIONS],
  subject: 'push restriction',
  judge: (graph, context) =>
    judgeEach(pushRestrictions(graph), (restriction): Verdict => {
      const exempt = graph.targets(restriction._key, [RelationshipTypes.BRANCH_RESTRICTION_ALLOWS_GROUP]);
      const automatic = exempt.filter(({ autoAdd }) => autoAdd === true);
      if (automatic.length > 0) {
        const names = joinFirst(automatic.map(displayNameOf), RIGHTS_SHOWN);
        return found(restriction, { detail: `Does not restrict ${names}, which new members join` });
      }
      if (lacks(context, Steps.GROUPS)) {
        return undetermined('the groups of the workspace were not read');
      }
      return exempt.every(({ autoAdd }) => autoAdd === false) ? 'clear' : undetermined();
    }),
};

function pushRestrictions(graph: GraphIndex): GraphObject[] {
  return graph.entitiesOf(EntityTypes.BRANCH_RESTRICTION).filter(({ kind }) => kind === 'push');
}
