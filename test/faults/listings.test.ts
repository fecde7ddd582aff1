import type { Fault, SimulatedConsumer } from '../../simulator';
import { assertTrustworthy } from './assertTrustworthy';
import { runWithFaults } from './faultRun';
import { type Target, TARGETS } from './faultTable';

/* Listings that are complete only when they are read again, or by another credential. */

jest.setTimeout(60_000);

test.each<[Target, Fault]>([
  ['members', { kind: 'short page', missing: 1 }],
  ['projects', { kind: 'short page', missing: 2 }],
  ['repositories', { kind: 'short page', missing: 1 }],
])('a single page of %s with fewer items than its size is read again', async (target, fault) => {
  // The validation counts the repositories with each of the two consumers before they are listed.
  const nth = target === 'repositories' ? 3 : 1;
  const run = await runWithFaults([{ path: TARGETS[target], fault, when: { nth } }], { pageLength: 100 });

  expect(assertTrustworthy(run)).toBe('complete');
  const lists = run.simulator.calls.filter(
    ({ path, query }) => TARGETS[target].test(path) && !/fields=size/.test(query),
  );
  expect(lists.length).toBeGreaterThanOrEqual(2);
});

test.each<[Target, number]>([
  ['members', 404],
  ['permissions', 403],
  ['projects', 404],
  ['access controls', 404],
  ['automation', 403],
])('a later page of %s that is refused with %d fails the step', async (target, status) => {
  const isOptional = target === 'access controls' || target === 'automation';
  const fault: Fault = { kind: 'status', status };
  const run = await runWithFaults([{ path: TARGETS[target], query: /(^|&)page=2/, fault }], {
    allSources: isOptional,
    simulator: { consumers: [{ key: 'key-1', secret: 'secret-1-of-listings' }] },
    pageLength: isOptional ? 1 : 3,
  });

  expect(assertTrustworthy(run)).toBe('incomplete, and says so');
  expect(run.run!.events.map(({ description }) => description)).not.toContainEqual(
    expect.stringMatching(/^Skipped (?!step)/),
  );
});

test('an empty list of repositories is believed only when every consumer gets it', async () => {
  const hiding = { afterCalls: 3, hiddenRepositories: [] as string[] };
  const consumers: SimulatedConsumer[] = [
    { key: 'key-1', secret: 'secret-1-of-listings', changes: [hiding] },
    { key: 'key-2', secret: 'secret-2-of-listings' },
  ];
  const run = await runWithFaults([], {
    simulator: { consumers },
    prepare: ({ world }) => {
      hiding.hiddenRepositories = world.workspaces[0]!.repositories.map(({ slug }) => slug);
    },
  });

  expect(assertTrustworthy(run)).toBe('complete');
});
