import { ALL_SCOPES, CANARY_VALUE_PREFIX, type Simulator, startSimulator } from '../../../simulator';
import { connect, repositoryPath, type TestClient } from '../testClient';

const consumers = [
  { key: 'all', secret: 's', limit: 1_000_000, scopes: ALL_SCOPES },
  { key: 'default', secret: 's', limit: 1_000_000 },
];
const workspace = '/2.0/workspaces/northwind-robotics';
let simulator: Simulator;
let client: TestClient;

beforeAll(async () => {
  simulator = await startSimulator({ consumers });
  client = await connect(simulator);
});

afterAll(() => simulator.close());

const pathOf = (position: number, list: string) => repositoryPath(simulator, position, list);

test.each([
  [() => pathOf(3, 'hooks'), 'webhook'],
  [() => `${workspace}/hooks`, 'webhook'],
  [() => pathOf(3, 'pipelines_config'), 'repository:admin'],
  [() => pathOf(3, 'pipelines_config/variables'), 'pipeline'],
  [() => pathOf(3, 'environments'), 'pipeline'],
  [() => `${workspace}/pipelines-config/variables`, 'pipeline'],
  [() => pathOf(3, 'pipelines-config/runners'), 'runner'],
  [() => `${workspace}/pipelines-config/runners`, 'runner'],
])('endpoint %# requires the scope %s', async (path, required) => {
  const response = await (await connect(simulator, consumers[1])).get(path());
  expect(response.status).toBe(403);
  expect(response.body).toMatchObject({ error: { detail: { required: [required] } } });
  expect((await client.get(path())).status).toBe(200);
});

test.each([
  [() => pathOf(7, 'hooks')],
  [() => `${workspace}/hooks`],
  [() => pathOf(3, 'pipelines_config/variables')],
  [() => pathOf(3, 'environments')],
  [() => pathOf(3, 'pipelines-config/runners')],
  [() => `${workspace}/pipelines-config/variables`],
  [() => `${workspace}/pipelines-config/runners`],
])('list %# has more than one page', async (path) => {
  const { body } = await client.get(path());
  expect(body.values).toHaveLength(10);
  const all = await client.all(path());
  expect(all.length).toBeGreaterThan(10);
  expect(new Set(all.map(({ uuid }) => uuid)).size).toBe(all.length);
  expect((await client.get(`${path()}?pagelen=100`)).body.values).toEqual(all);
  expect((await client.get(`${path()}?pagelen=101`)).status).toBe(400);
});

test('pipelines are enabled, disabled or were never configured', async () => {
  expect((await client.get(pathOf(3, 'pipelines_config'))).body).toMatchObject({ enabled: true });
  expect((await client.get(pathOf(1, 'pipelines_config'))).body).toMatchObject({ enabled: false });
  for (const list of ['pipelines_config', 'pipelines_config/variables', 'environments', 'pipelines-config/runners']) {
    expect((await client.get(pathOf(2, list))).status).toBe(404);
  }
  for (const list of ['pipelines_config/variables', 'environments', 'pipelines-config/runners']) {
    const data = { key: 'pipelines-service.repository.not-found' };
    expect((await client.get(pathOf(2, list))).body).toMatchObject({ error: { data } });
  }
  expect((await client.get(pathOf(8, 'pipelines_config'))).status).toBe(403);
});

test('disabled pipelines still list their variables, but the expected graph does not contain them', async () => {
  expect(await client.all(pathOf(1, 'pipelines_config/variables'))).not.toEqual([]);
  const uuid = simulator.world.workspaces[0]?.repositories[1]?.uuid ?? '';
  const { relationships } = simulator.expectedGraph({ since: 0, automation: true });
  const types = relationships.filter(({ _fromEntityKey }) => _fromEntityKey === uuid).map(({ _type }) => _type);
  expect(types).toContain('bitbucket_repo_has_pipelines_configuration');
  expect(types).not.toContain('bitbucket_repo_has_pipeline_variable');
});

test('values of unsecured variables are returned even if `fields` leaves them out', async () => {
  const environments = await client.all(pathOf(3, 'environments'));
  const full = environments.find(({ name }) => name === 'Full');
  const ofEnvironment = `deployments_config/environments/${encodeURIComponent(String(full?.uuid))}/variables`;
  for (const path of [
    pathOf(3, 'pipelines_config/variables'),
    pathOf(3, ofEnvironment),
    `${workspace}/pipelines-config/variables`,
  ]) {
    const variables = await client.all(`${path}?fields=values.uuid,values.key,values.secured,next`);
    const open = variables.filter(({ secured }) => secured === false);
    expect(open.length).toBeGreaterThan(0);
    for (const { value } of open) {
      expect(value).toMatch(new RegExp(`^${CANARY_VALUE_PREFIX}[0-9a-f]{8}$`));
    }
    const secured = variables.filter((variable) => variable.secured === true);
    expect(secured.length).toBeGreaterThan(0);
    for (const { value } of secured) {
      expect(value ?? '').toBe('');
    }
  }
  expect((await client.get(pathOf(3, 'deployments_config/environments/%7Bnone%7D/variables'))).status).toBe(404);
});

test('URLs of webhooks contain secrets, and the expected graph does not', async () => {
  const webhooks = await client.all(pathOf(7, 'hooks'));
  expect(webhooks.filter(({ url }) => String(url).includes(CANARY_VALUE_PREFIX)).length).toBeGreaterThan(5);
  expect(webhooks.some(({ url }) => url === null)).toBe(true);
  const graph = simulator.expectedGraph({ since: 0, accessControls: true, automation: true });
  expect(JSON.stringify(graph)).not.toContain(CANARY_VALUE_PREFIX);
  const uuid = simulator.world.workspaces[0]?.repositories[7]?.uuid;
  for (const webhook of webhooks) {
    const entity = graph.entities.find(({ _key }) => _key === `${uuid}:webhook:${String(webhook.uuid)}`);
    const url = URL.canParse(String(webhook.url)) ? new URL(String(webhook.url)) : undefined;
    if (!url || !/^https?:$/.test(url.protocol)) {
      expect(entity).toMatchObject({ address: 'unknown' });
      expect(entity?.insecure).toBeUndefined();
      expect(entity).not.toHaveProperty('url');
    } else {
      const { origin, host, pathname, protocol } = url;
      // what names no kind of receiver is hidden, together with all that follows
      const [kind = ''] =
        /^(?:\/(?:hook|services|notify|api|v1|events|bitbucket-hook|(?=$))(?=\/|$))*/.exec(pathname) ?? [];
      const path = kind === pathname ? pathname : `${kind}/***`;
      expect(entity).toMatchObject({ url: `${origin}${path}`, address: host, insecure: protocol === 'http:' });
    }
  }
});

test('runners can lack version, labels and state', async () => {
  const runners = await client.all(pathOf(3, 'pipelines-config/runners'));
  const states = runners.map(({ state }) => state as Record<string, unknown> | undefined);
  expect(states).toContain(undefined);
  expect(new Set(states.map((state) => state?.status))).toContain('UNREGISTERED');
  expect(states.filter((state) => state && !state.version).length).toBeGreaterThan(1);
  expect(runners.map(({ labels }) => labels)).toContainEqual([]);
});
