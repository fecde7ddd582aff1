import type { Credential } from '../bitbucket/credentials/credential';
import { type ApiError, PermissionError } from '../bitbucket/http/errors';
import { describeScope, missingScopes, scopeAdvice } from '../bitbucket/scopes';
import type { FieldNames } from '../configuration/ConfigReader';
import type { RequiredScopes } from '../steps/requiredScopes';
import { joinWords } from '../text/wording';
import type { CheckedCredential } from './checkCredential';

/**
 * What a person has to correct about OAuth consumers, in sentences. An access token never stops a run: it is used for what it
 * reads.
 *
 * @param nameOf what messages call a field of the configuration
 */
export function findProblems(
  checked: readonly CheckedCredential[],
  scopes: RequiredScopes,
  nameOf: FieldNames,
): string[] {
  const consumers = checked.filter(({ credential }) => !credential.isAccessToken);
  return [
    ...consumers.flatMap(({ credential, refused: error }) =>
      error ? [`${error.message} It is ${placeOf(credential, nameOf)}.`] : [],
    ),
    ...findUnreadable(consumers, nameOf),
    ...consumers.flatMap((one) => findMissingScopes(one, scopes)),
  ];
}

/** Where a person finds the credential, for example `item 2 of ACCESS_TOKENS (accessTokens)`. */
export function placeOf({ isAccessToken, item }: Credential, nameOf: FieldNames): string {
  return isAccessToken
    ? `item ${item} of ${nameOf('accessTokens')}`
    : `item ${item} of ${nameOf('oauthKey')} and ${nameOf('oauthSecret')}`;
}

/** A consumer must read every workspace. Consumers with the same reason are named together. */
function findUnreadable(consumers: readonly CheckedCredential[], nameOf: FieldNames): string[] {
  const found = new Map<string, { slug: string; labels: string[]; refusal: ApiError }>();
  for (const { credential, unreadable } of consumers) {
    for (const [slug, refusal] of unreadable) {
      const id = `${slug} ${reasonOf(refusal)}`;
      const one = found.get(id) ?? { slug, labels: [], refusal };
      found.set(id, one);
      one.labels.push(credential.label);
    }
  }
  return [...found.values()].map(
    ({ slug, labels, refusal }) =>
      `workspace "${slug}" cannot be read by ${labels.join(', ')}: ${reasonOf(refusal)}. ${adviceFor(refusal, nameOf)}`,
  );
}

function adviceFor(refusal: ApiError, nameOf: FieldNames): string {
  const { kind, missing } = refusal instanceof PermissionError ? refusal : { kind: 'unknown', missing: [] };
  if (kind === 'deactivated') {
    return `Reactivate it in Bitbucket, or take it out of ${nameOf('workspace')}.`;
  }
  if (kind === 'scope') {
    return missing.length > 0 ? `Grant ${joinWords(missing.map(describeScope))}.` : 'Grant the missing scope.';
  }
  return kind === 'right'
    ? 'Check that each consumer was made in this workspace, by an administrator.'
    : 'Check the spelling of the slug, and that each consumer was made in this workspace.';
}

function findMissingScopes({ credential, scopes: granted }: CheckedCredential, required: RequiredScopes): string[] {
  return missingScopes(granted, required.keys()).map(
    (scope) =>
      `${credential.label} lacks the scope "${scope}", which is needed for: ${required.get(scope)!.join(', ')}. ` +
      `${scopeAdvice(scope)}, or switch these sources off.`,
  );
}

/** Bitbucket's own words, where it gave any. */
export function reasonOf({ reason, status }: ApiError): string {
  return reason?.replace(/\.$/, '') ?? String(status);
}
