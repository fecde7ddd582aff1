import { EntityTypes } from '../../../graph/types';
import { displayNameOf, fullNameOf, type GraphObject, nameOf, shownName } from '../../graph';
import { pullRequestPlace } from '../shared/pullRequestKey';

/** The name of an object and of where it is, for example "acme/api #12 Rotate keys" or "STRIPE_KEY in acme/api · production". */
export function titleOf(entity: GraphObject): string {
  switch (entity._type) {
    case EntityTypes.PULL_REQUEST:
      return `${pullRequestPlace(entity._key)?.prefix ?? ''}${pullRequestTitle(entity)}`;
    case EntityTypes.REPO:
    case EntityTypes.PROJECT:
      return fullNameOf(entity);
    case EntityTypes.COMMIT:
      return shownName(`${nameOf(entity, 'repository')} ${nameOf(entity, 'name')} ${nameOf(entity, 'message')}`.trim());
    default:
      return nameInPlace(entity);
  }
}

/** Without its place. */
export function pullRequestTitle(pullRequest: GraphObject): string {
  return nameOf(pullRequest, 'title') || nameOf(pullRequest, 'name') || displayNameOf(pullRequest);
}

/** The display name of what belongs to something begins with the name of that: "acme/api: hook", "acme/api, production: KEY". */
function nameInPlace(entity: GraphObject): string {
  const displayName = displayNameOf(entity);
  const [workspace, project, repository] = ['workspace', 'project', 'repository'].map((name) => nameOf(entity, name));
  const place = repository || (project ? `${workspace}/${project}` : workspace);
  if (!place || !displayName.startsWith(place)) {
    return displayName;
  }
  const rest = displayName.slice(place.length);
  if (rest.startsWith(': ')) {
    return `${rest.slice(2)} in ${place}`;
  }
  // the name of an environment may have a colon, too
  const start = rest.lastIndexOf(`: ${nameOf(entity, 'name')}`);
  return rest.startsWith(', ') && start > 0
    ? `${rest.slice(start + 2)} in ${place} \u00b7 ${rest.slice(2, start)}`
    : displayName;
}
