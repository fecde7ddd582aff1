import type { Credential } from '../bitbucket/credentials/credential';
import type { ApiError } from '../bitbucket/http/errors';
import { missingScopes, type Scope, SCOPE_CHECKBOXES, scopeAdvice } from '../bitbucket/scopes';
import type { FieldNames } from '../configuration/ConfigReader';
import type { RequiredScopes } from '../steps/requiredScopes';
import type { CheckedCredential } from './checkCredential';

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
  checked: readonly CheckedCredential[],
  scopes: RequiredScopes,
  nameOf: FieldNames,
): string[] {
  return [
    ...checked.flatMap(({ credential, refused: error }) =>
      error ? [`${error.message} It is ${placeOf(credential, nameOf)}.`] : [],
    ),
    ...findUnreadable(checked),
    ...checked.flatMap((one) => findMissingScopes(one, scopes)),
  ];
}

/** Where a person finds the credential, for example `item 2 of ACCESS_TOKENS (accessTokens)`. */
export function placeOf({ isAccessToken, item }: Credential, nameOf: FieldNames): string {
  return isAccessToken
    ? `item ${item} of ${nameOf('accessTokens')}`
    : `item ${item} of ${nameOf('oauthKey')} and ${nameOf('oauthSecret')}`;
}

/** A consumer must read every workspace. An access token belongs to one, so it must read one of them. */
function findUnreadable(checked: readonly CheckedCredential[]): string[] {
  const consumers = checked.filter(({ credential }) => !credential.isAccessToken);
  const slugs = new Set(consumers.flatMap(({ unreadable }) => [...unreadable.keys()]));
  const problems = [...slugs].map((slug) => {
    const unable = consumers.filter(({ unreadable }) => unreadable.has(slug));
    const labels = unable.map(({ credential }) => credential.label).join(', ');
    return (
      `workspace "${slug}" cannot be read by ${labels}: ${reasonOf(unable[0]!.unreadable.get(slug)!)}. ` +
      'Check the spelling of the slug, and that each consumer was made in this workspace.'
    );
  });
  for (const { credential, unreadable, workspaces, refused } of checked) {
    const [first] = unreadable;
    if (credential.isAccessToken && !refused && first && workspaces.size === 0) {
      problems.push(
        `${credential.label} can read none of the workspaces ${[...unreadable.keys()].join(', ')}: ${reasonOf(first[1])}. ` +
          'Check that it was made in one of them.',
      );
    }
  }
  return problems;
}

function findMissingScopes({ credential, scopes: granted }: CheckedCredential, required: RequiredScopes): string[] {
  const { isAccessToken, label } = credential;
  const wanted = [...required.keys()].filter((scope) => !isAccessToken || SCOPES_OF_ACCESS_TOKENS.includes(scope));
  return missingScopes(granted, wanted).map((scope) => {
    const advice = isAccessToken
      ? `Create an access token with "${SCOPE_CHECKBOXES[scope]}" in Bitbucket`
      : scopeAdvice(scope);
    return (
      `${label} lacks the scope "${scope}", which is needed for: ${required.get(scope)!.join(', ')}. ` +
      `${advice}, or switch these sources off.`
    );
  });
}

/** Bitbucket's own words, where it gave any. */
export function reasonOf({ reason, status }: ApiError): string {
  return reason?.replace(/\.$/, '') ?? String(status);
}
