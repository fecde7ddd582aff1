import { countByConsumer, countByEndpoint, type RecordedCall } from '../../../demo/callCounts';
import { sum } from '../../../harness/neededCalls';
import { startSimulator } from '../../../simulator';
import { runIntegration } from '../../runIntegration';

function call(consumerKey: string, status: number, path = '/2.0/repositories/w/r/pullrequests'): RecordedCall {
  return { consumerKey, status, path, endpoint: path.split('/').at(-1)! };
}

test('counts calls by endpoint, the most frequent first, and those that count against the limit', () => {
  const calls = [
    call('one', 200, '/2.0/workspaces/w/members'),
    call('one', 200, '/2.0/repositories/w'),
    call('one', 200),
    call('one', 429),
    call('two', 200),
    call('two', 200, '/2.0/repositories/w/r/hooks'),
  ];
  expect(countByEndpoint(calls)).toEqual([
    { endpoint: 'pullrequests', calls: 3, limited: 3 },
    // Webhooks have a separate limit.
    { endpoint: 'hooks', calls: 1, limited: 0 },
    { endpoint: 'members', calls: 1, limited: 0 },
    { endpoint: 'w', calls: 1, limited: 1 },
  ]);
});

test('several 429 in a row are one rotation, and consumers without calls are listed', () => {
  const calls = [
    call('one', 200),
    call('one', 429),
    call('one', 200, '/site/oauth2/access_token'),
    call('two', 200),
    call('one', 429),
    call('one', 200),
    call('one', 429),
  ];
  expect(countByConsumer(['one', 'two', 'three'], calls)).toEqual([
    { key: 'one', calls: 6, limited: 5, refused: 3, rotations: 2 },
    { key: 'two', calls: 1, limited: 1, refused: 0, rotations: 0 },
    { key: 'three', calls: 0, limited: 0, refused: 0, rotations: 0 },
  ]);
});

test('the totals by endpoint and by consumer are those that the summary of the run has', async () => {
  const keys = ['key-1', 'key-2'];
  const simulator = await startSimulator({
    sizes: { users: 5, groups: 1, projects: 1, repositories: 12, pullRequests: 20 },
    consumers: keys.map((key) => ({ key, secret: `secret of ${key}`, limit: key === 'key-1' ? 10 : 1000 })),
  });
  try {
    const { events } = await runIntegration(simulator);
    const { description } = events.find(({ name }) => name === 'stats')!;
    const totals = [countByEndpoint(simulator.calls), countByConsumer(keys, simulator.calls)].map((counts) => ({
      calls: sum(counts.map(({ calls }) => calls)),
      limited: sum(counts.map(({ limited }) => limited)),
    }));
    expect(totals[1]).toEqual(totals[0]);
    expect(countByConsumer(keys, simulator.calls)[0]!.refused).toBeGreaterThan(0);
    expect(description).toContain(`${totals[0]!.calls} calls`);
    expect(description).toContain(`${totals[0]!.limited} of them`);
  } finally {
    await simulator.close();
  }
});
