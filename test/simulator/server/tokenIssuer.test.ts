import { type SimulatedConsumer, type Simulator, type SimulatorOptions, startSimulator } from '../../../simulator';
import { clientWith, connect, requestToken } from '../testClient';

let simulator: Simulator;
let now: number;

async function start(options: SimulatorOptions = {}): Promise<void> {
  now = Date.parse('2026-06-01T12:00:00Z');
  const sizes = { users: 5, repositories: 4, pullRequests: 0 };
  simulator = await startSimulator({ sizes, clock: () => now, ...options });
}

afterEach(() => simulator.close());

describe('token endpoint', () => {
  test('returns a scope, a lifetime of two hours and no refresh token', async () => {
    await start();
    const { status, body, headers } = await requestToken(simulator);
    expect(status).toBe(200);
    expect(Object.keys(body).sort()).toEqual(['access_token', 'expires_in', 'scope', 'token_type']);
    expect(body).toMatchObject({ expires_in: 7200, token_type: 'bearer' });
    expect(String(body.scope).split(' ').sort()).toEqual(['account', 'project', 'pullrequest', 'repository']);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(simulator.issuedTokens()).toEqual([body.access_token]);
  });

  test('can respond as it did before May 2026', async () => {
    await start({ scopeField: 'scopes' });
    const { body } = await requestToken(simulator);
    expect(body).toHaveProperty('scopes');
    expect(body).toHaveProperty('refresh_token');
    expect(body).not.toHaveProperty('scope');
  });

  test('can return the scopes only in a header', async () => {
    await start({ scopeField: 'none' });
    const { body, headers } = await requestToken(simulator);
    expect(Object.keys(body).sort()).toEqual(['access_token', 'expires_in', 'token_type']);
    expect(headers.get('x-oauth-scopes')?.split(', ')).toContain('pullrequest');
  });

  const right = { key: 'a', secret: 's' };
  test.each([
    ['a wrong secret', { secret: 'x' }, /^unauthorized_client: Invalid OAuth client credentials/],
    ['a wrong key', { key: 'b' }, /^unauthorized_client: Invalid OAuth client credentials/],
    ['no credentials', { key: '', secret: '' }, /^unauthorized_client: Client credentials missing/],
    ['a public consumer', { kind: 'public' as const }, /^invalid_grant: Cannot use client_credentials with a consumer/],
    ['no callback URL', { kind: 'no-callback' as const }, /^invalid_request: No callback uri defined/],
  ])('refuses %s with 400', async (_, { kind, ...wrong }: Partial<SimulatedConsumer>, problem) => {
    await start({ consumers: [{ ...right, kind }] });
    const { status, body } = await requestToken(simulator, { ...right, ...wrong });
    expect(status).toBe(400);
    expect(`${String(body.error)}: ${String(body.error_description)}`).toMatch(problem);
  });

  test('supports only the client-credentials grant', async () => {
    await start();
    const { status } = await requestToken(simulator, undefined, 'grant_type=password');
    expect(status).toBe(400);
  });
});

describe('bearer tokens', () => {
  test('expire', async () => {
    await start({ consumers: [{ key: 'a', secret: 's', tokenLifeSeconds: 60 }] });
    const client = await connect(simulator);
    now += 59_999;
    expect((await client.get('/2.0/workspaces/northwind-robotics')).status).toBe(200);
    now += 1;
    const { status, body } = await client.get('/2.0/workspaces/northwind-robotics');
    expect(status).toBe(401);
    expect(body).toEqual({
      type: 'error',
      error: { message: 'Access token expired. Use your refresh token to obtain a new access token.' },
    });
  });

  test('are accepted only in the header', async () => {
    await start();
    const { body } = await requestToken(simulator);
    const stranger = clientWith(simulator, 'made-up');
    const response = await stranger.get(`/2.0/workspaces/northwind-robotics?access_token=${String(body.access_token)}`);
    expect(response.status).toBe(401);
    expect(response.body).toEqual({
      type: 'error',
      error: { message: 'Token is invalid, expired, or not supported for this endpoint.' },
    });
  });
});

describe('scopes', () => {
  const members = '/2.0/workspaces/northwind-robotics/members';
  const repositories = '/2.0/repositories/northwind-robotics';

  async function statusOf(path: string, scopes: string[]): Promise<number> {
    await start({ consumers: [{ key: 'a', secret: 's', scopes }] });
    return (await (await connect(simulator)).get(path)).status;
  }

  test.each([
    [members, ['account'], 200],
    [members, ['repository'], 403],
    [repositories, ['repository'], 200],
    [repositories, ['project'], 200],
    [repositories, ['pullrequest'], 200],
    [repositories, ['pullrequest:write'], 200],
    [repositories, ['repository:admin'], 403],
    [repositories, ['project:admin'], 403],
    [`${repositories}/payments-api/pullrequests`, ['repository:write'], 403],
    [`${repositories}/payments-api/pullrequests`, ['pullrequest:write'], 200],
    ['/2.0/workspaces/northwind-robotics', [], 200],
    ['/2.0/workspaces/northwind-robotics/projects', ['repository'], 403],
    ['/1.0/groups/northwind-robotics', ['pullrequest'], 403],
  ])('%s with the scopes %j returns %d', async (path, scopes, status) => {
    expect(await statusOf(path, scopes)).toBe(status);
  });

  test('a refusal lists the granted and the required scopes', async () => {
    await start({ consumers: [{ key: 'a', secret: 's', scopes: ['project', 'pullrequest'] }] });
    const { body, headers } = await (await connect(simulator)).get(members);
    expect(body.error).toEqual({
      message: 'Your credentials lack one or more required privilege scopes.',
      detail: { granted: ['project', 'pullrequest'], required: ['account'] },
    });
    expect(headers.get('x-oauth-scopes')).toBe('project, pullrequest');
    expect(headers.get('x-accepted-oauth-scopes')).toBe('account');
  });
});
