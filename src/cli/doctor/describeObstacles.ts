import { answered, PermissionError } from '../../bitbucket/http/errors';
import { describeScope } from '../../bitbucket/scopes';
import { RIGHT_ADVICE } from '../../steps/runtime/accessAdvice';
import { joinWords } from '../../text/wording';
import type { Obstacle } from './tryEndpoints';

/** The problems of a person, one for each cause, with what to do. */
export function describeObstacles(obstacles: readonly Obstacle[], workspaceField: string): string[] {
  const byCause = new Map<string, Obstacle[]>();
  for (const obstacle of obstacles) {
    const { error, place } = obstacle;
    // what is refused of a workspace, its projects and its repositories in the same words has one cause
    const cause = [error.name, answered(error), rightOf(obstacle), place.split('/')[0]].join(' ');
    byCause.set(cause, [...(byCause.get(cause) ?? []), obstacle]);
  }
  return [...byCause.values()].map((group) => describe(group, workspaceField));
}

function describe(group: readonly Obstacle[], workspaceField: string): string {
  const [first] = group;
  const { error } = first!;
  if (!error.isRefusal) {
    return `${error.message} A run needs it for ${sourcesOf(group)}.`;
  }
  const places = joinWords([...new Set(group.map(({ place }) => place))]);
  return (
    `Bitbucket refuses ${sourcesOf(group)} of ${places} with ${answered(error)}. ${adviceFor(first!, workspaceField)} ` +
    'Until then, the steps for these sources fail or leave out what is refused.'
  );
}

function adviceFor(obstacle: Obstacle, workspaceField: string): string {
  const { error } = obstacle;
  if (!(error instanceof PermissionError)) {
    return 'Either it does not exist, or the credentials may not know of it.';
  }
  const { kind, missing } = error;
  switch (kind) {
    case 'deactivated':
      return `Reactivate the workspace in Bitbucket, or take it out of ${workspaceField}.`;
    case 'plan':
      return 'The plan of the workspace does not include this: switch the source off.';
    case 'scope':
      return `Grant ${missing.length > 0 ? joinWords(missing.map(describeScope)) : 'the missing scope'} to the OAuth consumer.`;
    case 'right':
    case 'unknown':
      return `The scopes suffice as far as Bitbucket tells, so a right is missing. ${rightOf(obstacle)}`;
  }
}

/** What the step says about the right that it needs, where that may be what is missing. */
function rightOf({ error, requiredRight }: Obstacle): string {
  const mayBeRight = error instanceof PermissionError && (error.kind === 'right' || error.kind === 'unknown');
  return mayBeRight ? (requiredRight ?? RIGHT_ADVICE) : '';
}

/** `Webhooks (hooks) and Repository permissions (permissions-config/groups, permissions-config/users)`. */
function sourcesOf(group: readonly Obstacle[]): string {
  const parts = new Map<string, string[]>();
  for (const { source, part } of group) {
    const known = parts.get(source) ?? [];
    parts.set(source, known.includes(part) ? known : [...known, part]);
  }
  return joinWords([...parts].map(([source, names]) => `${source} (${names.join(', ')})`));
}
