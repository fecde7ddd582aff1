import { type IntegrationLogger, IntegrationWarnEventName } from '@jupiterone/integration-sdk-core';

import type { BitbucketClient } from '../bitbucket/client';
import type { Credential } from '../bitbucket/credentials/credential';
import { ENDPOINTS } from '../bitbucket/endpoints';
import type { Workspace } from '../bitbucket/endpoints/workspaces';
import { AuthenticationError } from '../bitbucket/http/credentialErrors';
import { ApiError } from '../bitbucket/http/errors';
import { missingScopes, type Scope, SCOPE_CHECKBOXES } from '../bitbucket/scopes';
import type { FieldNames } from '../configuration/ConfigReader';
import { publishWarning } from '../events';
import type { BitbucketStep } from '../steps/runtime/defineStep';
import { asText } from '../text/untrusted';
import { joinWords } from '../text/wording';
import type { CheckedCredential } from './checkCredential';
import { closeEndpoints } from './closeEndpoints';
import type { TokenView } from './compareRepositories';
import { placeOf, reasonOf } from './problems';

export interface RestrictionParts {
  readonly client: BitbucketClient;
  readonly logger: IntegrationLogger;
  /** What messages call a field of the configuration. */
  readonly nameOf: FieldNames;
  /** The steps that run. */
  readonly steps: readonly BitbucketStep[];
}

/** What an access token is good for. */
interface Use {
  /** What a person should know about how it is used. */
  readonly notes: string[];
  /** By workspace, why it is not used there. */
  readonly obstacles: string[];
}

/**
 * The scopes that an access token should have. Others, such as `account`, cannot be given to tokens of projects and repositories:
 * consumers read what needs these.
 */
const SCOPES_OF_ACCESS_TOKENS: readonly Scope[] = ['repository', 'pullrequest'];

/**
 * Keeps access tokens from being used for what they cannot read, or see only part of. A token that is of no use is set aside. A
 * person learns of each token in one warning.
 */
export async function restrictTokens(
  parts: RestrictionParts,
  checked: readonly CheckedCredential[],
  views: readonly TokenView[],
): Promise<void> {
  const workspaces = new Map<string, Workspace>(checked.flatMap((one) => [...one.workspaces]));
  for (const token of checked.filter(({ credential }) => credential.isAccessToken)) {
    const { credential } = token;
    const own = new Map(views.filter((view) => view.credential === credential).map((view) => [view.slug, view]));
    const use = await restrictToken(parts, token, { workspaces, views: own });
    if (use.obstacles.length === token.workspaces.size + token.unreadable.size) {
      setAside(parts, credential, use.obstacles);
      continue;
    }
    const notes = [...use.notes, ...restrictScopes(parts, token)];
    if (notes.length > 0) {
      publishWarning(parts.logger, IntegrationWarnEventName.MissingPermission, notes.join(' '));
    }
  }
}

async function restrictToken(
  { client, nameOf }: RestrictionParts,
  { credential, workspaces: readable, unreadable }: CheckedCredential,
  known: { workspaces: ReadonlyMap<string, Workspace>; views: ReadonlyMap<string, TokenView> },
): Promise<Use> {
  const use: Use = { notes: [], obstacles: [] };
  for (const slug of [...readable.keys(), ...unreadable.keys()]) {
    const view = known.views.get(slug);
    const seesSome = view !== undefined && typeof view.seen === 'number' && view.seen > 0;
    const seesAll = seesSome && view.seen === view.all;
    const obstacle = !seesSome
      ? findObstacle(slug, unreadable.get(slug), view, placeOf(credential, nameOf))
      : seesAll
        ? undefined
        : await restrict(client, view, use.notes);
    if (obstacle !== undefined) {
      const uuid = known.workspaces.get(slug)?.uuid;
      credential.excludeWorkspace(uuid === undefined ? [slug] : [slug, uuid]);
      use.obstacles.push(obstacle);
    }
  }
  return use;
}

/** @returns why a token cannot be used for a workspace; undefined if nothing speaks against it */
function findObstacle(
  slug: string,
  refusal: ApiError | undefined,
  view: TokenView | undefined,
  place: string,
): string | undefined {
  if (refusal instanceof AuthenticationError) {
    return `${refusal.message} It is ${place}.`;
  }
  if (refusal) {
    return `It cannot read workspace "${slug}" (${reasonOf(refusal)}).`;
  }
  if (view?.seen instanceof ApiError && !view.seen.isRefusal && !(view.seen instanceof AuthenticationError)) {
    return `Whether it sees all repositories of workspace "${slug}" is unknown. ${view.seen.message}`;
  }
  if (view?.seen instanceof ApiError) {
    return `It may not list the repositories of workspace "${slug}" (${reasonOf(view.seen)}).`;
  }
  return view && view.all !== 0 ? `It sees no repository of workspace "${slug}".` : undefined;
}

/**
 * Uses a token only for the repositories that it sees: listings of the whole workspace would be incomplete.
 *
 * @param notes is told that
 * @returns why it cannot be used; undefined if it can
 */
async function restrict(client: BitbucketClient, view: TokenView, notes: string[]): Promise<string | undefined> {
  const { credential, workspace, slug, seen, all } = view;
  const { uuid } = workspace;
  const visible = await listRepositories(client, uuid, credential);
  if (visible instanceof ApiError) {
    return (
      `It does not see all repositories of workspace "${slug}", and those that it sees could not be listed: ` +
      visible.message
    );
  }
  credential.restrictTo([slug, uuid], visible);
  notes.push(
    all === undefined
      ? `${credential.label} sees ${asText(seen)} repositories of workspace "${slug}", and no OAuth consumer could be asked whether ` +
          'these are all, so it is used only for these in this run.'
      : `${credential.label} sees ${asText(seen)} of the ${all} repositories of workspace "${slug}", so it is used only for these. ` +
          'An access token of the workspace can be used for all of them.',
  );
  return undefined;
}

/** @returns what a person should know about the scopes that the token should have and lacks */
function restrictScopes({ steps }: RestrictionParts, { credential, scopes: granted }: CheckedCredential): string[] {
  const needed = new Set(steps.flatMap(({ scopes = [] }) => scopes));
  // requests for pull requests and for members belong to one step, and members need this scope
  needed.delete('account');
  const lacking = missingScopes(granted, needed);
  closeEndpoints(credential, new Set(lacking), steps);
  const notable = lacking.filter((scope) => SCOPES_OF_ACCESS_TOKENS.includes(scope));
  const [names, boxes] = [notable, notable.map((scope) => SCOPE_CHECKBOXES[scope])].map((words) =>
    joinWords(words.map((word) => `"${word}"`)),
  );
  return notable.length === 0
    ? []
    : [
        `${credential.label} lacks the scope ${names}, so other credentials make the requests that need it. ` +
          `Create an access token with ${boxes} in Bitbucket to use it for these as well.`,
      ];
}

function setAside({ client }: RestrictionParts, credential: Credential, obstacles: readonly string[]): void {
  const advice = 'An access token of a configured workspace, with the permission "Repositories: Read", can be used.';
  const message = `${credential.label} is not used in this run. ${obstacles.join(' ')} ${advice}`;
  const failure = { endpoint: credential.label, credential, advice, message };
  client.credentials.retire(credential, new AuthenticationError({ ...failure, refused: 'credentials' }));
}

/**
 * @returns the uuids of the repositories that a credential sees, or why they could not be listed
 * @throws what did not come from the requests themselves, such as a programming error
 */
async function listRepositories(
  client: BitbucketClient,
  workspace: string,
  using: Credential,
): Promise<Set<string> | ApiError> {
  const uuids = new Set<string>();
  try {
    for await (const repository of client.list(ENDPOINTS.repositories, { workspace }, [], using)) {
      if (typeof repository?.uuid === 'string') {
        uuids.add(repository.uuid);
      }
    }
    return uuids;
  } catch (error) {
    if (error instanceof ApiError) {
      return error;
    }
    throw error;
  }
}
