import { ALL_SCOPES, type FaultRule, startSimulator } from '../../simulator';
import { ENDPOINTS } from '../../src/bitbucket/endpoints';
import { integrationSteps } from '../../src/steps';
import { runIntegration } from '../runIntegration';

/*
 * Steps state the endpoints that they request. Their documentation is made of it, so it has to be what a run really requests.
 */

const SIZES = { users: 10, groups: 3, projects: 3, repositories: 20, pullRequests: 60 };
const STATED = new Set(integrationSteps.flatMap(({ endpoints = [] }) => endpoints.map(({ path }) => path)));

/** The path of the endpoint that a request went to. */
function endpointPathOf(path: string): string | undefined {
  return Object.values(ENDPOINTS)
    .map((endpoint): string => endpoint.path)
    .find((template) => new RegExp(`^${template.replace(/{\w+}/g, '[^/]+')}$`).test(path));
}

test('runs request the endpoints that their steps state, and no others', async () => {
  const faults: FaultRule[] = [
    // the commits of these are asked for in another way
    { path: '*/pullrequests/*/commits', when: { every: 2 }, fault: { kind: 'status', status: 404 } },
  ];
  const consumers = [{ key: 'key', secret: 'secret', scopes: ALL_SCOPES, limit: 10_000 }];
  const simulator = await startSimulator({ sizes: SIZES, emails: { domains: ['example.com'] }, consumers, faults });
  try {
    const everything = { enrichedPrs: true, ingestAccessControls: true, ingestAutomation: true };
    for (const discovery of ['full', 'economical']) {
      const { statuses } = await runIntegration(simulator, {
        config: { ...everything, emailDomains: 'example.com' },
        environment: { BITBUCKET_PULL_REQUEST_DISCOVERY: discovery },
        dependencies: { sleep: () => Promise.resolve() },
      });
      expect(Object.values(statuses)).not.toContain('failure');
    }
    const paths = simulator.calls.map(({ path }) => path).filter((path) => /^\/[12]\.0\//.test(path));
    const requested = new Set(paths.map(endpointPathOf));
    expect([...requested].sort()).toEqual([...STATED].sort());
  } finally {
    await simulator.close();
  }
}, 60_000);

test('each step that collects something says what it needs to be allowed', () => {
  const collecting = integrationSteps.filter(
    ({ entities, relationships }) => entities.length + relationships.length > 0,
  );
  expect(collecting.length).toBeGreaterThan(10);
  for (const { authorization, scopes = [] } of collecting) {
    expect(authorization.endpoints.length).toBeGreaterThan(0);
    authorization.endpoints.forEach((endpoint) => expect(endpoint).toMatch(/^GET \/[12]\.0\/[\w/{}-]+$/));
    expect(authorization.oauthScopes).toEqual(scopes);
    expect(authorization.documentationLinks).toEqual([expect.stringMatching(/^https:\/\/[\w.]+\.atlassian\.com\//)]);
  }
});
