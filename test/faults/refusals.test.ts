import { ALL_SCOPES, type CredentialChange, type FaultRule, type SimulatedConsumer } from '../../simulator';
import { Steps } from '../../src/graph/model';
import { assertTrustworthy } from './assertTrustworthy';
import { type FaultRun, type FaultRunOptions, runWithFaults, SMALL } from './faultRun';

/* Credentials that lose some of their rights, and refusals that do not mean that something was deleted. */

jest.setTimeout(60_000);

/** Enough repositories that a step fails when most of them are refused. */
const MANY = { ...SMALL, sizes: { ...SMALL.sizes, repositories: 30 } };
const FULL_PAGES = 100;

async function run(faults: readonly FaultRule[], options: FaultRunOptions = {}): Promise<FaultRun & { end: string }> {
  const simulator = { ...MANY, ...options.simulator };
  const faultRun = await runWithFaults(faults, { allSources: true, pageLength: FULL_PAGES, ...options, simulator });
  return { ...faultRun, end: assertTrustworthy(faultRun) };
}

function warningsOf({ run: ended }: FaultRun): string[] {
  return ended!.events.filter(({ name }) => name.startsWith('warn')).map(({ description }) => description);
}

function failedSteps({ run: ended }: FaultRun): string[] {
  return Object.entries(ended!.statuses)
    .filter(([, status]) => status === 'failure')
    .map(([step]) => step)
    .sort();
}

describe('the second of three OAuth consumers', () => {
  /** The first consumer is soon rate limited, so that the second one is used. The third can read everything. */
  function consumersWith(change: CredentialChange): SimulatedConsumer[] {
    return [{ limit: 20 }, { changes: [change] }, {}].map((more, index) => ({
      key: `key-${index + 1}`,
      secret: `secret-${index + 1}-of-refusals`,
      ...more,
    }));
  }

  test.each<[string, (repositories: string[]) => CredentialChange, RegExp]>([
    [
      'loses a scope',
      () => ({ scopes: ALL_SCOPES.filter((scope) => scope !== 'repository:admin') }),
      /key-2.*repository:admin/s,
    ],
    [
      'no longer sees half of the repositories',
      (repositories) => ({ hiddenRepositories: repositories.filter((_, index) => index % 2 === 0) }),
      /key-2/,
    ],
    ['is revoked', () => ({ revoked: true }), /key-2/],
  ])('%s during a run: the graph is complete, and one warning names the consumer', async (_, changeFor, warning) => {
    const change: CredentialChange = { afterCalls: 12 };
    const ended = await run([], {
      simulator: { consumers: consumersWith(change) },
      prepare: ({ world }) => {
        Object.assign(change, changeFor(world.workspaces[0]!.repositories.map(({ slug }) => slug)));
      },
    });

    expect(ended.end).toBe('complete');
    const callsOf = (key: string) => ended.simulator.calls.filter((call) => call.consumerKey === key).length;
    expect(callsOf('key-2')).toBeGreaterThan(12);
    expect(callsOf('key-3')).toBeGreaterThan(12);
    expect(warningsOf(ended).filter((description) => description.includes('key-2'))).toEqual([
      expect.stringMatching(warning),
    ]);
  });
});

describe('when every repository is refused', () => {
  const BENEATH = /\/(branch-restrictions|permissions-config\/\w+|hooks|environments)$/;
  const AFFECTED = [Steps.BRANCH_RESTRICTIONS, Steps.REPO_PERMISSIONS, Steps.WEBHOOKS, Steps.ENVIRONMENTS];

  test.each([403, 404])('with %d, the affected steps fail, so that JupiterOne deletes nothing', async (status) => {
    const path = new RegExp(`^/2\\.0/repositories/.*${BENEATH.source}`);
    const ended = await run([{ path, fault: { kind: 'status', status } }]);

    expect(ended.end).toBe('incomplete, and says so');
    expect(failedSteps(ended)).toEqual(expect.arrayContaining(AFFECTED));
    const others = Object.entries(ended.run!.statuses).filter(([step]) => !failedSteps(ended).includes(step));
    expect(others.filter(([, end]) => end !== 'success')).toEqual([]);
    expect(ended.run!.partialTypes).toEqual(
      expect.arrayContaining(['bitbucket_branch_restriction', 'bitbucket_webhook', 'bitbucket_environment']),
    );
  });
});

test('a step ends after twenty repositories in a row failed', async () => {
  const ended = await run([{ path: /\/branch-restrictions$/, fault: { kind: 'status', status: 503 } }]);

  // external users have relationships to branch restrictions
  expect(failedSteps(ended).sort()).toEqual([Steps.EXTERNAL_USERS, Steps.BRANCH_RESTRICTIONS].sort());
  const calls = ended.simulator.calls.filter(({ path }) => path.endsWith('/branch-restrictions'));
  expect(calls).toHaveLength(20 * 5);
});
