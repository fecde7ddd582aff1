import { ALL_SCOPES, type FaultRule, startSimulator } from '../../simulator';
import { ENDPOINTS } from '../../src/bitbucket/endpoints';
import type { Endpoint } from '../../src/bitbucket/endpoints/endpoint';
import { integrationSteps } from '../../src/steps';
import { runIntegration } from '../runIntegration';

/*
 * Steps declare the endpoints that they request, and documentation is generated from that. Checks that the declarations
 * match the requests of real runs.
 */

const SIZES = { users: 10, groups: 3, projects: 3, repositories: 20, pullRequests: 60 };
/** Without the names of values: `{revision}` and `{branch}` make the same path. */
const pathsOf = (endpoints: readonly Endpoint[] = []) => endpoints.map(({ path }) => path.replace(/{\w+}/g, '{}'));
const DECLARED = new Set(integrationSteps.flatMap(({ endpoints }) => pathsOf(endpoints)));
const OCCASIONAL = new Set(integrationSteps.flatMap(({ occasionalEndpoints }) => pathsOf(occasionalEndpoints)));

/** The path template of the endpoint that a request went to. */
function endpointPathOf(path: string): string | undefined {
  return pathsOf(Object.values(ENDPOINTS)).find((template) =>
    new RegExp(`^${template.replaceAll('{}', '[^/]+')}$`).test(path),
  );
}

test('runs request exactly the endpoints that their steps declare', async () => {
  const faults: FaultRule[] = [
    // If this list fails, commits are requested by another endpoint.
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
    const expected = [...requested].filter((path) => !path || DECLARED.has(path) || !OCCASIONAL.has(path));
    expect(expected.sort()).toEqual([...DECLARED].sort());
  } finally {
    await simulator.close();
  }
}, 60_000);

test('each step that collects something declares its endpoints, scopes and documentation', () => {
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
