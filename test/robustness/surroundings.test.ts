import { connect, createServer, type Server } from 'node:net';

import { type Simulator, startSimulator } from '../../simulator';
import { openShell, type Shell, STACK_TRACE } from './shell';

/* A run does not depend on what a machine, a container or a person has set up besides Node.js. */

jest.setTimeout(120_000);

let shell: Shell;
let simulator: Simulator;

beforeEach(async () => {
  shell = openShell();
  simulator = await startSimulator({ sizes: { users: 5, repositories: 3, pullRequests: 5 } });
});

afterEach(async () => {
  await shell.close();
  await simulator.close();
});

test('collect and report need no home, no folder for temporary files, no locale and no time zone', async () => {
  const bare = {
    HOME: undefined,
    USER: undefined,
    TMPDIR: '/no/such/folder',
    TEMP: '/no/such/folder',
    LANG: 'C',
    LC_ALL: 'C',
    TZ: 'Nowhere/Nothing',
    TERM: undefined,
  };
  const collected = await shell.start('graph-bitbucket collect', { ...simulator.environment(), ...bare }).ended;
  expect(collected.status).toBe(0);
  expect(collected.output).not.toMatch(STACK_TRACE);

  const report = async (environment: Record<string, string | undefined>) =>
    (await shell.start('graph-bitbucket report', environment).ended).output;
  const usual = await report({ TZ: 'UTC', LANG: 'en_US.UTF-8' });
  expect(usual).toMatch(/from \S+\s\S+\s+UTC/);
  expect(await report(bare)).toBe(usual);
  expect(await report({ TZ: 'Asia/Kathmandu', LANG: 'tr_TR.UTF-8', COLUMNS: '7' })).toBe(usual);
});

test('collect reaches a server at the IPv6 address of this machine', async () => {
  const server = await forward(simulator);
  if (!server) {
    // the machine has no IPv6
    return;
  }
  const onIpv6 = (url: string) =>
    url.replace(/127\.0\.0\.1:\d+/, `[::1]:${(server.address() as { port: number }).port}`);
  const settings = simulator.environment();
  try {
    const { status, output } = await shell.start('graph-bitbucket collect', {
      ...settings,
      BITBUCKET_API_ORIGIN: onIpv6(settings.BITBUCKET_API_ORIGIN!),
      BITBUCKET_OAUTH_URL: onIpv6(settings.BITBUCKET_OAUTH_URL!),
    }).ended;
    expect({ status, output }).toEqual({ status: 0, output: expect.stringContaining('calls to Bitbucket') as unknown });
  } finally {
    server.close();
  }
});

/** Forwards connections to the IPv6 loopback address; undefined where there is none. */
function forward({ origin }: Simulator): Promise<Server | undefined> {
  const server = createServer((client) => {
    const target = connect(Number(new URL(origin).port), '127.0.0.1');
    client.on('error', () => target.destroy()).on('close', () => target.destroy());
    target.on('error', () => client.destroy());
    client.pipe(target).pipe(client);
  });
  return new Promise((resolve) => {
    server.once('error', () => resolve(undefined));
    server.listen(0, '::1', () => resolve(server));
  });
}
