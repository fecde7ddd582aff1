import type { BitbucketClient } from '../../../../src/bitbucket/client';
import type { ClientOptions } from '../../../../src/bitbucket/createClient';
import { ENDPOINTS } from '../../../../src/bitbucket/endpoints';
import { AuthenticationError } from '../../../../src/bitbucket/http/credentialErrors';
import { NotFoundError, PermissionError } from '../../../../src/bitbucket/http/errors';
import { forEachConcurrently } from '../../../../src/steps/runtime/concurrency';
import { collect, connect, consumersNamed } from '../connect';
import { type Reply, type Script, type ScriptedServer, type Seen, startServer } from '../scriptedServer';

/* What a 401 means that stays: a missing right where the token is accepted elsewhere, else a credential that is refused. */

const OK: Reply = { json: { slug: 'acme', values: [{ id: 1 }] } };
const UNAUTHORIZED: Reply = {
  status: 401,
  json: { type: 'error', error: { message: 'You do not have access to view this workspace.' } },
};
const TOKENS = [{ token: 'access-token-one' }];

let server: ScriptedServer;
let onWarning: jest.Mock;
afterEach(() => server?.close());

async function clientOf(api: Script, options: Partial<ClientOptions> = {}): Promise<BitbucketClient> {
  server = await startServer(api);
  onWarning = jest.fn();
  return connect(server, { onWarning, ...options });
}

const workspace = (client: BitbucketClient) => client.get(ENDPOINTS.workspace, { workspace: 'acme' });
const members = (client: BitbucketClient) => collect(client.list(ENDPOINTS.members, { workspace: 'acme' }));
const webhooks = (client: BitbucketClient, repository = '{r}') =>
  collect(client.list(ENDPOINTS.repositoryWebhooks, { workspace: '{w}', repository }));
const commits = (client: BitbucketClient, repository = '{r}') =>
  collect(client.list(ENDPOINTS.pullRequestCommits, { workspace: '{w}', repository, id: 1 }));

/** Answers 401 for paths with this ending, to these credentials. */
const refusing =
  (ending: string, isRefused: (seen: Seen) => boolean = () => true): Script =>
  (seen) =>
    seen.path.endsWith(ending) && isRefused(seen) ? UNAUTHORIZED : OK;

const asked = (ending: string) => server.calls.filter(({ path }) => path.endsWith(ending));

async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) {
    await new Promise((resolve) => setImmediate(resolve));
  }
}

test('a 401 that stays is a refusal where the token is accepted elsewhere', async () => {
  const client = await clientOf(refusing('/members'));
  await workspace(client);
  const error: unknown = await members(client).catch((reason: unknown) => reason);

  expect(error).toBeInstanceOf(PermissionError);
  expect(error).toMatchObject({ status: 401, isRefusal: true, kind: 'right' });
  expect((error as Error).message).toBe(
    'GET /2.0/workspaces/acme/members: Bitbucket answered 401 Unauthorized ("You do not have access to view this workspace."). ' +
      'The credential lacks the right to see this, whatever its scopes are.',
  );
  // with the first token and a new one, and once more what was answered before
  expect(asked('/members')).toHaveLength(2);
  expect(asked('/acme')).toHaveLength(2);
  expect(server.tokenCalls).toHaveLength(2);
  expect(onWarning).not.toHaveBeenCalled();
  await expect(webhooks(client)).resolves.toEqual([{ id: 1 }]);
});

test('it costs one new token for all repositories, and at most one more call for each, which counts against no limit', async () => {
  const client = await clientOf(refusing('/hooks'));
  await workspace(client);
  for (let repository = 0; repository < 20; repository += 1) {
    await expect(webhooks(client, `{${repository}}`)).rejects.toThrow(PermissionError);
  }
  expect(server.tokenCalls).toHaveLength(2);
  expect(asked('/hooks')).toHaveLength(21);
  expect(asked('/acme')).toHaveLength(21);
  await server.close();

  const busy = await clientOf(refusing('/hooks'));
  await workspace(busy);
  const repositories = Array.from({ length: 20 }, (_, repository) => `{${repository}}`);
  await forEachConcurrently(repositories, 5, (repository) =>
    expect(webhooks(busy, repository)).rejects.toThrow(PermissionError),
  );
  // each of those in flight sees the first token refused
  expect(server.tokenCalls.length).toBeLessThanOrEqual(1 + 5);
  expect(asked('/hooks').length).toBeLessThanOrEqual(20 + 2 * 5);
  expect(asked('/acme').length).toBeLessThanOrEqual(1 + 20);
});

test('refusals that arrive together share the call that tells what they mean', async () => {
  const refusals: (() => void)[] = [];
  const client = await clientOf(async (seen) => {
    if (seen.path.includes('{late')) {
      await new Promise<void>((resolve) => refusals.push(resolve));
    }
    return seen.path.endsWith('/hooks') ? UNAUTHORIZED : OK;
  });
  await workspace(client);
  await expect(webhooks(client)).rejects.toThrow(PermissionError);
  const late = ['{late1}', '{late2}', '{late3}', '{late4}', '{late5}'].map((repository) =>
    expect(webhooks(client, repository)).rejects.toThrow(PermissionError),
  );
  await until(() => refusals.length === late.length);
  const before = asked('/acme').length;
  refusals.forEach((refuse) => refuse());
  await Promise.all(late);

  expect(asked('/acme').length - before).toBeGreaterThanOrEqual(1);
  expect(asked('/acme').length - before).toBeLessThan(late.length);
});

test('a token that was accepted just before it was revoked does not lack a right', async () => {
  let refuse = (): void => undefined;
  let isRevoked = false;
  const client = await clientOf(
    async ({ headers, path }) => {
      if (path.includes('{late}') && !isRevoked) {
        await new Promise<void>((resolve) => (refuse = resolve));
      }
      return isRevoked && headers.authorization === `Bearer ${TOKENS[0]!.token}` ? UNAUTHORIZED : OK;
    },
    { accessTokens: TOKENS },
  );
  await commits(client, '{first}');
  const late = commits(client, '{late}');
  await until(() => asked('/commits').length === 2);
  // sent later than what is refused, and answered earlier
  await commits(client, '{second}');
  isRevoked = true;
  refuse();
  await expect(late).resolves.toEqual([{ id: 1 }]);

  const hasToken = asked('/commits').map(({ headers }) => headers.authorization === `Bearer ${TOKENS[0]!.token}`);
  expect(hasToken).toEqual([true, true, true, true, false]);
  expect(onWarning.mock.calls).toEqual([[expect.objectContaining({ kind: 'retired' })]]);
});

test('a new token is tried where the known one expired, although the endpoint refuses others', async () => {
  let expired = '';
  const client = await clientOf((seen) => {
    const isExpired = seen.headers.authorization === expired;
    return isExpired || (seen.path.endsWith('/hooks') && seen.path.includes('{closed}')) ? UNAUTHORIZED : OK;
  });
  await workspace(client);
  await expect(webhooks(client, '{closed}')).rejects.toThrow(PermissionError);
  expired = server.calls.at(-1)!.headers.authorization!;

  await expect(webhooks(client, '{open}')).resolves.toEqual([{ id: 1 }]);
  await expect(webhooks(client, '{closed}')).rejects.toThrow(PermissionError);
});

test('a token that was never accepted is an error of the credential', async () => {
  const client = await clientOf(() => UNAUTHORIZED);
  await expect(workspace(client)).rejects.toThrow(AuthenticationError);
  await expect(members(client)).rejects.toThrow(AuthenticationError);
});

test('a token that is not accepted any more is an error of the credential', async () => {
  let isRevoked = false;
  const client = await clientOf(() => (isRevoked ? UNAUTHORIZED : OK));
  await workspace(client);
  isRevoked = true;
  await expect(members(client)).rejects.toThrow(AuthenticationError);
});

test('a credential that cannot be asked elsewhere now is no evidence of a missing right', async () => {
  let isDown = false;
  const client = await clientOf(({ path }) => {
    if (path.endsWith('/members')) {
      return UNAUTHORIZED;
    }
    return isDown ? { status: 503 } : OK;
  });
  await workspace(client);
  isDown = true;
  await expect(members(client)).rejects.toThrow(AuthenticationError);
});

test('another credential is asked, and what it is given excludes the first one from the endpoint only', async () => {
  const client = await clientOf(
    refusing('/members', ({ consumer }) => consumer === 'a'),
    { consumers: consumersNamed('a', 'b') },
  );
  await workspace(client);
  await expect(members(client)).resolves.toEqual([{ id: 1 }]);
  expect(onWarning).toHaveBeenCalledTimes(1);
  expect(onWarning).toHaveBeenCalledWith(expect.objectContaining({ kind: 'refused' }));
  expect(client.credentials.all.map(({ isRetired }) => isRetired)).toEqual([false, false]);
});

test('a refusal is not confirmed by a credential whose token is not accepted anywhere', async () => {
  const notFound: Reply = { status: 404, json: { type: 'error', error: { message: 'Repository not found' } } };
  const client = await clientOf(({ consumer }) => (consumer === 'a' ? notFound : UNAUTHORIZED), {
    consumers: consumersNamed('a', 'b'),
  });
  await expect(webhooks(client)).rejects.toThrow(AuthenticationError);
  await server.close();

  const withThird = await clientOf(({ consumer }) => (consumer === 'b' ? UNAUTHORIZED : notFound), {
    consumers: consumersNamed('a', 'b', 'c'),
  });
  await expect(webhooks(withThird)).rejects.toThrow(NotFoundError);
});

describe('an access token, which cannot be renewed,', () => {
  test('is left out at the one endpoint that refuses it', async () => {
    const client = await clientOf(
      refusing('/commits', ({ consumer }) => consumer.startsWith('access')),
      { accessTokens: TOKENS },
    );
    await pullRequests(client);
    await expect(commits(client)).resolves.toEqual([{ id: 1 }]);
    await expect(commits(client)).resolves.toEqual([{ id: 1 }]);

    expect(client.credentials.all.map(({ isRetired }) => isRetired)).toEqual([false, false]);
    expect(asked('/commits').map(({ consumer }) => consumer)).toEqual(['access-token-one', 'a', 'a']);
    expect(onWarning).toHaveBeenCalledWith(expect.objectContaining({ kind: 'refused' }));
  });

  test('is retired when it is not accepted anywhere any more', async () => {
    let isRevoked = false;
    const client = await clientOf(({ consumer }) => (isRevoked && consumer.startsWith('access') ? UNAUTHORIZED : OK), {
      accessTokens: TOKENS,
    });
    await pullRequests(client);
    isRevoked = true;
    await expect(commits(client)).resolves.toEqual([{ id: 1 }]);
    expect(client.credentials.all.map(({ isRetired }) => isRetired)).toEqual([false, true]);
    expect(onWarning).toHaveBeenCalledTimes(1);
    expect(onWarning).toHaveBeenCalledWith(expect.objectContaining({ kind: 'retired' }));
  });

  /** A first request that the access token makes: it is preferred for repository data. */
  function pullRequests(client: BitbucketClient): Promise<unknown> {
    return collect(client.list(ENDPOINTS.pullRequests, { workspace: '{w}', repository: '{r}' }));
  }
});
