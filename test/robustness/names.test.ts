import { createRandom } from '../../simulator/world/random';
import { describeScope, missingScopes, parseScopes } from '../../src/bitbucket/scopes';
import { createReport } from '../../src/report/createReport';
import type { Graph } from '../../src/report/graph';
import { kindOf } from '../../src/report/kinds';
import { PageModel } from '../../src/report/page/browser/pageModel';
import { propertyLabel, propertyText } from '../../src/report/page/browser/propertyText';
import { renderPage } from '../../src/report/page/server/renderPage';
import { toPageData } from '../../src/report/page/server/toPageData';
import { toStepCoverage } from '../../src/report/stepCoverage';
import { fc } from '../fastCheck';
import { type FaultRun, runWithFaults } from '../faults/faultRun';
import { OPTIONAL_TARGETS, runOptionsFor, type Target, TARGETS } from '../faults/faultTable';
import { itemsOf } from '../faults/mutate';
import { countOfRuns } from '../thoroughness';

/* Names that every JavaScript object has are text like any other, wherever they come from. */

jest.setTimeout(120_000);

const WORDS = [
  ...['constructor', 'toString', '__proto__', 'valueOf', 'hasOwnProperty', 'isPrototypeOf', 'toLocaleString'],
  ...['__defineGetter__', '__lookupGetter__', 'prototype', 'then', 'toJSON', 'length', 'undefined', 'null'],
];
/** Values of which `String`, `Number` and comparisons throw. */
const OBJECTS: unknown[] = WORDS.map((word) => JSON.parse(`{"${word}": 1, "toString": 1, "valueOf": 1}`) as unknown);
/** What a text says into which a built-in function or a failed look-up was put. */
const LEAK = /native code|\[object |is not a function|Cannot (?:read|convert|set)|UNEXPECTED_ERROR|function Object/;
const LISTINGS = (Object.keys(TARGETS) as Target[]).filter((target) => target !== 'token' && target !== 'workspace');

type Path = readonly string[];

/** The places of all texts in a value. */
function textsIn(value: unknown): Path[] {
  if (typeof value === 'string') {
    return [[]];
  }
  return typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([name, field]) => textsIn(field).map((path) => [name, ...path]))
    : [];
}

/** Changes what is at a place of a value. */
function put(value: object, path: Path, replacement: unknown): void {
  const holder = path.slice(0, -1).reduce((inner, name) => (inner as Record<string, object>)[name]!, value);
  (holder as Record<string, unknown>)[path.at(-1)!] = replacement;
}

function problemsOf({ run, error }: FaultRun): string[] {
  const texts = [
    ...(error instanceof Error ? [error.message] : []),
    ...(run?.events ?? []).map(({ description }) => description),
    ...(run?.entities ?? []).map((entity) => JSON.stringify({ ...entity, _rawData: undefined })),
  ];
  return texts.filter((text) => LEAK.test(text));
}

describe('in a run', () => {
  test('they may stand in any field of any record', async () => {
    const cases = fc.record({ target: fc.constantFrom(...LISTINGS, ...OPTIONAL_TARGETS), seed: fc.nat() });
    await fc.assert(
      fc.asyncProperty(cases, async ({ target, seed }) => {
        const random = createRandom(seed, 'names');
        const transform = (body: unknown) => {
          const changed = structuredClone(body);
          for (const item of itemsOf(changed)) {
            const places = textsIn(item);
            if (places.length > 0) {
              put(item as object, random.pick(places), random.pick(random.chance(0.3) ? WORDS : OBJECTS));
            }
          }
          return changed;
        };
        const run = await runWithFaults([{ path: TARGETS[target], fault: { kind: 'transform', transform } }], {
          ...runOptionsFor(target),
        });
        expect(run.error).toBeUndefined();
        expect(problemsOf(run)).toEqual([]);
      }),
      { numRuns: countOfRuns(25, 8), endOnFailure: true },
    );
  });

  test('they may be the scopes of a token', async () => {
    const transform = (body: unknown) => ({
      ...(body as object),
      scope: `${(body as { scope: string }).scope} ${WORDS.join(' ')}`,
    });
    const run = await runWithFaults([{ path: TARGETS.token, fault: { kind: 'transform', transform } }]);
    expect(run.error).toBeUndefined();
    expect(problemsOf(run)).toEqual([]);
    expect(Object.values(run.run!.statuses)).not.toContain('failure');
  });

  test('they may be scopes that a refusal names', async () => {
    const error = { message: 'Your credentials lack one or more scopes.', detail: { required: WORDS, granted: WORDS } };
    const fault = { kind: 'status', status: 403, body: { type: 'error', error } } as const;
    const run = await runWithFaults([{ path: TARGETS.projects, fault }]);
    expect(problemsOf(run)).toEqual([]);
  });
});

test.each(WORDS)('the scope %s is neither granted nor known', (word) => {
  expect(missingScopes(parseScopes(word), ['account'])).toEqual(['account']);
  expect(describeScope(word)).toBe(`the scope "${word}"`);
});

test.each(WORDS)('a step called %s has the reason that its status gives', (word) => {
  const [step] = toStepCoverage([{ id: word, name: word, status: word }], {});
  expect(step).toEqual({
    id: word,
    name: word,
    status: word,
    reason: `"${word}" ended as "${word}", which this version does not know.`,
  });
});

test.each(WORDS)('a type called %s is a kind like others', (word) => {
  expect(kindOf(word)).toMatchObject({
    type: word,
    plural: expect.any(String) as string,
    color: expect.any(Number) as number,
  });
  expect(typeof propertyLabel(word)).toBe('string');
  expect(propertyText(word, word)).toBe(word);
});

describe('in the files of a graph', () => {
  let graph: Graph;

  beforeAll(async () => {
    const { run } = await runWithFaults([], { allSources: true });
    graph = JSON.parse(JSON.stringify({ entities: run!.entities, relationships: run!.relationships })) as Graph;
  });

  /** Creates the report and its page, and does in it what a person could do. */
  function show(changed: Graph, word: string): string {
    const report = createReport(changed, [], { generatedOn: 3, startedOn: 1, collectedOn: 2 });
    const page = renderPage(report, changed, { script: '', style: '', queries: new Map() });
    const model = new PageModel(toPageData(report, changed));
    const shown = model.search(word).map((index) => {
      const object = model.object(index);
      const names = model.propertiesOf(object);
      const properties = names.map((name, place) => propertyText(name, object.values[place] ?? null));
      return [model.kindOf(index).singular, model.linkOf(object), ...properties, ...model.neighbors(index)];
    });
    return [page, JSON.stringify([shown, report])].join('\n');
  }

  test('they may be any text', () => {
    const cases = fc.record({
      list: fc.constantFrom('entities' as const, 'relationships' as const),
      seed: fc.nat(),
      word: fc.constantFrom(...WORDS),
    });
    fc.assert(
      fc.property(cases, ({ list, seed, word }) => {
        const random = createRandom(seed, 'graph');
        const changed = structuredClone(graph);
        for (let changes = 0; changes < 20; changes += 1) {
          const object = random.pick(changed[list]);
          const place = random.pick(textsIn(object));
          const mayBeObject = !['_key', '_type', '_fromEntityKey', '_toEntityKey'].includes(place[0]!);
          put(object, place, mayBeObject && random.chance(0.3) ? random.pick(OBJECTS) : word);
        }
        expect(show(changed, word)).not.toMatch(LEAK);
      }),
      { numRuns: countOfRuns(150, 30), endOnFailure: true },
    );
  });

  test('they may be names of properties', () => {
    const changed = structuredClone(graph);
    for (const object of changed.entities) {
      WORDS.forEach((word) => Object.defineProperty(object, word, { value: word, enumerable: true }));
    }
    for (const word of WORDS) {
      expect(show(changed, word)).not.toMatch(LEAK);
    }
  });
});
