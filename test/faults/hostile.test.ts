import type { Fault } from '../../simulator';
import { createRandom } from '../../simulator/world/random';
import { fc } from '../fastCheck';
import { countOfRuns } from '../thoroughness';
import { assertTrustworthy } from './assertTrustworthy';
import { callProblems } from './callProblems';
import { type FaultRun, runWithFaults } from './faultRun';
import { runOptionsFor, type Target, TARGETS } from './faultTable';
import { itemsOf, mutateEnvelope, mutateItem } from './mutate';

/* Malformed responses: the run keeps the valid records and reports the others. */

jest.setTimeout(120_000);

const CASES = { numRuns: countOfRuns(30, 10), endOnFailure: true };
const LISTINGS = (Object.keys(TARGETS) as Target[]).filter((target) => target !== 'token' && target !== 'workspace');

const transform = (change: (body: unknown) => unknown): Fault => ({ kind: 'transform', transform: change });

function failuresOf({ run }: FaultRun): string[] {
  return run!.events.filter(({ name }) => name === 'step_failure').map(({ description }) => description);
}

function warningsOf({ run }: FaultRun): string[] {
  return run!.events.filter(({ name }) => name.startsWith('warn')).map(({ description }) => description);
}

/** Violations of what must hold even for malformed responses. */
function problemsOf(faultRun: FaultRun): string[] {
  const { run, expected } = faultRun;
  const approved = new Set(expected.entities.filter((entity) => entity.approved === true).map(({ _key }) => _key));
  return [
    ...callProblems(faultRun),
    ...faultRun.leftovers,
    ...failuresOf(faultRun).filter((description) => description.includes('UNEXPECTED_ERROR')),
    ...run!.entities.flatMap((entity) =>
      entity.approved && !approved.has(entity._key) ? [`approved: ${entity._key}`] : [],
    ),
  ];
}

/** Sets a field of the first item to JSON text, which can be text that `JSON.stringify` would never produce. */
function withField(name: string, json: string): Fault {
  return transform((body) => {
    const page = structuredClone(body);
    const [first] = itemsOf(page);
    if (!first) {
      return body;
    }
    Object.defineProperty(first, name, { value: '@@', enumerable: true });
    return JSON.stringify(page).replace('"@@"', () => json);
  });
}

describe('a malformed item', () => {
  test('does not affect the other items', async () => {
    const cases = fc.record({
      target: fc.constantFrom(...LISTINGS),
      nth: fc.integer({ min: 1, max: 5 }),
      seed: fc.nat(),
    });
    await fc.assert(
      fc.asyncProperty(cases, async ({ target, nth, seed }) => {
        const random = createRandom(seed, 'mutation');
        const fault = transform((body) => mutateItem(body, random));
        const run = await runWithFaults([{ path: TARGETS[target], fault, when: { nth } }], {
          pageLength: 4,
          ...runOptionsFor(target),
        });
        expect(run.error).toBeUndefined();
        expect(problemsOf(run)).toEqual([]);
        expect(failuresOf(run)).toEqual([]);
      }),
      CASES,
    );
  });

  test.each<[string, Target, Fault, RegExp]>([
    ['nested 10,000 deep', 'repositories', withField('extra', nest(10_000)), /^Skipped repositories: 1 \(/],
    [
      'nested 10,000 deep in a field that is read',
      'projects',
      withField('links', nest(10_000)),
      /^Skipped projects: 1 \(/,
    ],
    ['without an id', 'members', withField('user', '{"display_name": "Nobody"}'), /^Skipped users: 1 \(/],
    ['whose id is a number', 'repositories', withField('uuid', '7'), /^Skipped repositories: 1 \(/],
    ['whose id contains a lone surrogate', 'projects', withField('uuid', '"{\\ud83d}"'), /^Skipped projects: 1 \(/],
    ['whose id is text', 'pull requests', withField('id', '"7"'), /^Skipped pull requests: \d \(/],
    ['that is null', 'groups', transform((body) => [null, ...(body as unknown[])]), /^Skipped groups: 1 \(/],
  ])('%s is skipped with one warning that counts it (%s)', async (_, target, fault, warning) => {
    const run = await runWithFaults([{ path: TARGETS[target], fault }], { pageLength: 50 });

    expect(run.error).toBeUndefined();
    expect(problemsOf(run)).toEqual([]);
    expect(failuresOf(run)).toEqual([]);
    expect(warningsOf(run).filter((description) => warning.test(description))).toHaveLength(1);
  });

  test('cannot pollute prototypes by the names of its fields', async () => {
    const fault = withField('__proto__', '{"polluted": true, "toString": null}');
    const run = await runWithFaults([{ fault, path: /^\/[12]\.0\// }]);

    expect(assertTrustworthy(run)).toBe('complete');
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  test('is stored without control characters and lone surrogates', async () => {
    const name = '"\\u0000bell\\u0007 \\ud83d half\\u001b[31m"';
    const run = await runWithFaults([{ path: TARGETS.projects, fault: withField('name', name) }]);

    expect(failuresOf(run)).toEqual([]);
    const names = run.run!.entities.filter(({ _type }) => _type === 'bitbucket_project').map((project) => project.name);
    expect(names).toContain('bell    half [31m');
  });

  test.each(LISTINGS)('can lack its links: %s', async (target) => {
    const fault = transform((body) =>
      JSON.parse(JSON.stringify(body), (key, value) => (key === 'links' ? undefined : (value as unknown))),
    );
    const run = await runWithFaults([{ path: TARGETS[target], fault }], {
      ...runOptionsFor(target),
    });
    expect(failuresOf(run)).toEqual([]);
    expect(problemsOf(run)).toEqual([]);
  });
});

describe('when all items or the whole response are malformed', () => {
  test.each<[Target, string]>([
    ['members', 'fetch-users'],
    ['projects', 'fetch-projects'],
    ['repositories', 'fetch-repos'],
    ['groups', 'fetch-groups'],
  ])('the step fails: %s', async (target, step) => {
    const strip = (item: unknown) => ({ other: item });
    const fault = transform((body) => {
      const page = body as { values?: unknown[] };
      return Array.isArray(body) ? body.map(strip) : { ...page, values: page.values?.map(strip) };
    });
    // The list of permissions contains the members as well.
    const permissions = target === 'members' ? [{ path: TARGETS.permissions, fault }] : [];
    const run = await runWithFaults([{ path: TARGETS[target], fault }, ...permissions]);

    expect(assertTrustworthy(run)).toBe('incomplete, and says so');
    expect(run.run?.statuses[step]).toBe('failure');
    expect(failuresOf(run).join()).toContain('could not be read. So many point to a change of its API');
  });

  test('a response nested 10,000 deep fails its listing', async () => {
    const fault = transform(() => nest(10_000));
    const run = await runWithFaults([{ path: TARGETS.projects, fault }]);
    expect(assertTrustworthy(run)).toBe('incomplete, and says so');
    expect(failuresOf(run).join()).toContain('the page has no');
  });

  test.each([[{ uuid: 7 }], [{ uuid: null }], [{ uuid: undefined }], [[]], [null], ['text']])(
    'a workspace that is %j fails the validation, without blaming the credentials',
    async (workspace) => {
      const fault = transform((body) =>
        typeof workspace === 'object' && workspace && !Array.isArray(workspace)
          ? { ...(body as object), ...workspace }
          : workspace,
      );
      const run = await runWithFaults([{ path: TARGETS.workspace, fault }]);
      expect(assertTrustworthy(run)).toBe('refused');
    },
  );

  test('a malformed page never passes for a complete listing', async () => {
    const cases = fc.record({
      target: fc.constantFrom(...LISTINGS),
      nth: fc.option(fc.integer({ min: 1, max: 5 })),
      seed: fc.nat(),
    });
    await fc.assert(
      fc.asyncProperty(cases, async ({ target, nth, seed }) => {
        const random = createRandom(seed, 'mutation');
        const fault = transform((body) => mutateEnvelope(body, random));
        const when = nth === null ? undefined : { nth };
        const run = await runWithFaults([{ path: TARGETS[target], fault, when }], {
          ...runOptionsFor(target),
        });
        assertTrustworthy(run);
      }),
      CASES,
    );
  });
});

/** JSON of nested empty arrays. */
function nest(depth: number): string {
  return '['.repeat(depth) + ']'.repeat(depth);
}
