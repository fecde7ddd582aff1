import type { CredentialName } from '../bitbucket/credentials/credentialName';
import type { ApiError } from '../bitbucket/http/errors';
import { hasScope, type Scope } from '../bitbucket/scopes';
import type { FieldNames } from '../configuration/ConfigReader';
import type { RequiredScope } from '../steps/scopes';
import type { Examination } from './credentials';

/**
 * The scopes that an access token must have, where they are required at all: it is used for repository data first, and
 * consumers read what it may not. Tokens of projects and repositories cannot have other scopes for reading, such as `account`.
 */
const SCOPES_OF_ACCESS_TOKENS: readonly Scope[] = ['repository', 'pullrequest'];

/**
 * What a person has to correct about credentials, in sentences.
 *
 * @param nameOf what messages call a field of the configuration
 */
export function findProblems(
  examinations: readonly Examination[],
  scopes: readonly RequiredScope[],
  nameOf: FieldNames,
): string[] {
  return [
    ...examinations.flatMap(({ credential, refused: error }) =>
      error ? [`${error.message} It is ${placeOf(credential, nameOf)}.`] : [],
    ),
    ...findUnreadable(examinations),
    ...examinations.flatMap((one) => findMissingScopes(one, scopes)),
  ];
}

/** Where a person finds the credential, for example `item 2 of ACCESS_TOKENS (accessTokens)`. */
export function placeOf({ kind, item }: CredentialName, nameOf: FieldNames): string {
  return kind === 'consumer'
    ? `item ${item} of ${nameOf('oauthKey')} and ${nameOf('oauthSecret')}`
    : `item ${item} of ${nameOf('accessTokens')}`;
}

/** A consumer must read every workspace. An access token belongs to one, so it must read one of them. */
function findUnreadable(examinations: readonly Examination[]): string[] {
  const consumers = examinations.filter(({ credential }) => credential.kind === 'consumer');
  const slugs = new Set(consumers.flatMap(({ unreadable }) => [...unreadable.keys()]));
  const problems = [...slugs].map((slug) => {
    const unable = consumers.filter(({ unreadable }) => unreadable.has(slug));
    const labels = unable.map(({ credential }) => credential.label).join(', ');
    return (
      `workspace "${slug}" cannot be read by ${labels}: ${reasonOf(unable[0]!.unreadable.get(slug)!)}. ` +
      'Check the spelling of the slug, and that each consumer was made in this workspace.'
    );
  });
  for (const { credential, unreadable, workspaces, refused } of examinations) {
    const [first] = unreadable;
    if (credential.kind === 'access token' && !refused && first && workspaces.size === 0) {
      problems.push(
        `${credential.label} can read none of the workspaces ${[...unreadable.keys()].join(', ')}: ${reasonOf(first[1])}. ` +
          'Check that it was made in one of them.',
      );
    }
  }
  return problems;
}

function findMissingScopes({ credential, scopes: granted }: Examination, required: readonly RequiredScope[]): string[] {
  const isConsumer = credential.kind === 'consumer';
  return required
    .filter(({ scope }) => isConsumer || SCOPES_OF_ACCESS_TOKENS.includes(scope))
    .filter(({ scope }) => granted && !hasScope(granted, scope))
    .map(({ scope, checkbox, sources }) => {
      const advice = isConsumer
        ? `Tick "${checkbox}" in the consumer's settings in Bitbucket`
        : `Create an access token with "${checkbox}" in Bitbucket`;
      return (
        `${credential.label} lacks the scope "${scope}", which is needed for: ${sources.join(', ')}. ` +
        `${advice}, or switch these sources off.`
      );
    });
}

/** Bitbucket's own words, where it gave any. */
export function reasonOf({ reason, status }: ApiError): string {
  return reason?.replace(/\.$/, '') ?? String(status);
}
