import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';

import { environmentOfRun, runSdkCommand } from '../../harness/collect';
import { startCommand } from '../../harness/command';
import { type Simulator, startSimulator } from '../../simulator';
import { readGraph } from '../../src/report/readGraph';

/* Uploads what `graph-bitbucket collect` wrote with the SDK's `sync`, to a stand-in for JupiterOne. */

jest.setTimeout(60_000);

interface Upload {
  path: string;
  body: Record<string, unknown>;
}

let folder: string;
let simulator: Simulator;
let jupiterOne: Server;
const uploads: Upload[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'graph-bitbucket-'));
  simulator = await startSimulator({ sizes: { users: 5, groups: 1, projects: 1, repositories: 4, pullRequests: 6 } });
  jupiterOne = createServer((request, response) => {
    void json(request).then((body) => {
      uploads.push({ path: request.url!.replace('/persister/synchronization/jobs', ''), body: body as Upload['body'] });
      response.setHeader('Content-Type', 'application/json');
      response.end(JSON.stringify({ job: { id: 'the-job', status: 'AWAITING_UPLOADS' } }));
    });
  });
  await new Promise<void>((resolve) => jupiterOne.listen(0, '127.0.0.1', resolve));
});

afterAll(async () => {
  await new Promise((resolve) => jupiterOne.close(resolve));
  await simulator.close();
  rmSync(folder, { recursive: true, force: true });
});

/** The keys of all uploaded objects. */
function uploaded(kind: 'entities' | 'relationships'): unknown[] {
  const batches = uploads.flatMap(({ body }) => (body[kind] ?? []) as { _key: string }[]);
  return batches.map(({ _key }) => _key).sort();
}

test('sync uploads exactly what collect wrote', async () => {
  expect((await startCommand(folder, ['collect'], simulator.environment()).ended).exitCode).toBe(0);
  const { port } = jupiterOne.address() as AddressInfo;
  const account = { JUPITERONE_API_KEY: 'key', JUPITERONE_ACCOUNT: 'account' };
  const target = ['--integrationInstanceId', 'instance', '--api-base-url', `http://127.0.0.1:${port}`];
  await runSdkCommand(folder, ['sync', ...target], { ...environmentOfRun({}), ...account });

  const storage = join(folder, '.j1-integration');
  const graph = readGraph(storage);
  expect(graph.entities.length).toBeGreaterThan(10);
  expect(uploaded('entities')).toEqual(graph.entities.map(({ _key }) => _key).sort());
  expect(uploaded('relationships')).toEqual(graph.relationships.map(({ _key }) => _key).sort());
  const { metadata } = JSON.parse(readFileSync(join(storage, 'summary.json'), 'utf8')) as { metadata: object };
  expect(uploads.at(-1)).toEqual({ path: '/the-job/finalize', body: metadata });
});
