import type { BitbucketClient } from '../../../../src/bitbucket/client';
import { Credential } from '../../../../src/bitbucket/credentials/credential';
import {
  ACCESS_TOKEN,
  type CredentialKind,
  OAUTH_CONSUMER,
} from '../../../../src/bitbucket/credentials/credentialKinds';
import { fixedToken } from '../../../../src/bitbucket/credentials/tokens';
import { ENDPOINTS } from '../../../../src/bitbucket/endpoints';
import { createRedaction } from '../../../../src/bitbucket/http/redaction';
import { collect, connect, START } from '../connect';
import { type Reply, type ScriptedServer, type Seen, startServer } from '../scriptedServer';

const REF = { workspace: '{w}', repository: '{r}' };
const OK: Reply = { json: { values: [{ id: 1 }] } };

let server: ScriptedServer;
afterEach(() => server?.close());

/** The credentials of the API calls so far, in order. */
const asked = () => server.calls.map(({ consumer }) => consumer);

const list = (client: BitbucketClient) => collect(client.list(ENDPOINTS.pullRequestCommits, { ...REF, id: 1 }));
const isToken = ({ consumer }: Seen) => consumer.startsWith('token-');

test('a token that sees a part of a workspace is used only for that part', async () => {
  server = await startServer((seen) => {
    if (isToken(seen) && !seen.path.endsWith('/{w}') && !seen.path.includes('{r}')) {
      return { status: 404, json: { type: 'error', error: { message: 'Resource not found' } } };
    }
    return seen.path.endsWith('/{w}')
      ? { json: { values: isToken(seen) ? [{ uuid: '{r}' }] : [{ uuid: '{r}' }, { uuid: '{s}' }] } }
      : OK;
  });
  const client = connect(server, { accessTokens: [{ token: 'token-one' }] });
  const token = client.credentials.all[1]!;
  const seen = await collect(client.list(ENDPOINTS.repositories, { workspace: '{w}' }, [], token));
  token.restrictTo(['acme', '{w}'], new Set(seen.map((repository) => repository!.uuid)));
  await list(client);
  await collect(client.list(ENDPOINTS.pullRequestCommits, { ...REF, repository: '{s}', id: 1 }));
  await expect(collect(client.list(ENDPOINTS.repositories, { workspace: '{w}' }))).resolves.toHaveLength(2);
  await collect(client.list(ENDPOINTS.projects, { workspace: 'acme' }));
  await list(client);

  expect(asked()).toEqual(['token-one', 'token-one', 'a', 'a', 'a', 'token-one']);
  // it cannot be counted on for just any repository
  expect(client.credentials.capacity('repository')).toMatchObject({ hourly: 1000 });
});

test('a token is not used for a workspace that it cannot read', async () => {
  server = await startServer(() => OK);
  const client = connect(server, { accessTokens: [{ token: 'token-one' }] });
  client.credentials.all[1]!.excludeWorkspace(['acme', '{w}']);
  await list(client);
  await collect(client.list(ENDPOINTS.pullRequestCommits, { workspace: '{other}', repository: '{r}', id: 1 }));
  expect(asked()).toEqual(['a', 'token-one']);
});

describe('a credential', () => {
  const MINUTE = 60_000;

  function credentialOf(kind: CredentialKind): Credential {
    return new Credential({ kind, item: 1, label: `${kind.name} 1`, tokens: fixedToken('token', createRedaction()) });
  }

  const consumer = () => credentialOf(OAUTH_CONSUMER);

  test('can read whatever its kind may read, until something else is found out', () => {
    const token = credentialOf(ACCESS_TOKEN);
    const about = (workspace: string, repository?: string) => ({
      endpoint: ENDPOINTS.branchRestrictions,
      ref: { workspace, repository },
    });

    expect(token.canRead({ endpoint: ENDPOINTS.groups, ref: { workspace: 'acme' } })).toBe(false);
    expect(consumer().canRead({ endpoint: ENDPOINTS.groups, ref: { workspace: 'acme' } })).toBe(true);
    expect([token.canRead(about('acme', '{r}')), token.seesEverything]).toEqual([true, true]);

    token.restrictTo(['acme', '{w}'], new Set(['{r}']));
    expect(token.canRead(about('acme', '{r}'))).toBe(true);
    expect(token.canRead(about('{w}', '{s}'))).toBe(false);
    expect(token.canRead(about('{w}'))).toBe(false);
    expect(token.canRead(about('{other}', '{s}'))).toBe(true);
    expect(token.seesEverything).toBe(false);

    expect(token.closeEndpoint('branchRestrictions')).toBe(true);
    expect(token.closeEndpoint('branchRestrictions')).toBe(false);
    expect(token.canRead(about('acme', '{r}'))).toBe(false);
    // what is learned of one token is not learned of its kind
    expect(credentialOf(ACCESS_TOKEN).canRead(about('acme', '{r}'))).toBe(true);
  });

  test('has the documented limits until a response states another', () => {
    const credential = consumer();
    expect(['repository', 'webhook', 'other'].map((bucket) => credential.hourlyLimit(bucket as 'other'))).toEqual([
      1000,
      1000,
      undefined,
    ]);

    credential.recordRateHeaders('repository', { limit: 5000 }, START);
    credential.recordCalls('repository', START, 10);
    expect(credential.capacity('repository', START)).toEqual({ hourly: 5000, left: 4990 });
    expect(credential.capacity('other', START)).toEqual({ hourly: 0, left: 0 });
  });

  test('is near its limit until a response says otherwise, or calls are free again', () => {
    const credential = consumer();
    credential.recordRateHeaders('repository', { isNearLimit: true }, START);
    expect(credential.isNearLimit('repository', START + 10 * MINUTE - 1)).toBe(true);
    expect(credential.isNearLimit('repository', START + 10 * MINUTE)).toBe(false);
    expect(credential.isNearLimit('webhook', START)).toBe(false);

    credential.recordRateHeaders('repository', {}, START);
    expect(credential.isNearLimit('repository', START)).toBe(true);
    credential.recordRateHeaders('repository', { isNearLimit: false }, START);
    expect(credential.isNearLimit('repository', START)).toBe(false);
  });

  test('is left alone for longer after each limit, until a call succeeds', () => {
    const credential = consumer();
    const pauseAfterLimit = () => credential.markRateLimited('repository', START).until - START;

    expect([pauseAfterLimit(), pauseAfterLimit(), pauseAfterLimit()]).toEqual([MINUTE, 2 * MINUTE, 5 * MINUTE]);
    credential.succeeded('webhook');
    expect(pauseAfterLimit()).toBe(10 * MINUTE);
    credential.succeeded('repository');
    expect(pauseAfterLimit()).toBe(MINUTE);
    expect(credential.timesLimited('repository')).toBe(5);
  });

  test('cannot be used for anything while requests for tokens are limited', () => {
    const credential = consumer();
    credential.markRateLimited('token', START);

    expect(credential.isLimited('webhook', START)).toBe(true);
    expect(credential.availableAt('other')).toBe(START + MINUTE);
    expect(credential.timesLimited('repository')).toBe(1);
    expect(credential.capacity('repository', START)).toEqual({ hourly: 1000, left: 0 });
  });

  test('is released from the limits that are over', () => {
    const credential = consumer();
    credential.markRateLimited('repository', START);
    credential.suspend(START + 2 * MINUTE);

    credential.release(START + MINUTE);
    expect(credential.availableAt('repository')).toBe(START + 2 * MINUTE);
    credential.release(START + 2 * MINUTE);
    expect(credential.availableAt('repository')).toBe(0);
  });
});
