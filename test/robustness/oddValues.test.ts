import { createRandom } from '../../simulator/world/random';
import { summaryText } from '../../src/cli/summaryText';
import { createReport } from '../../src/report/createReport';
import type { Graph, GraphObject } from '../../src/report/graph';
import { renderPage } from '../../src/report/page/server/renderPage';
import { readGraphFiles } from '../../src/report/readGraph';
import type { Report } from '../../src/report/reportData';
import { fc } from '../fastCheck';
import { runWithFaults } from '../faults/faultRun';
import { runOptionsFor, type Target, TARGETS } from '../faults/faultTable';
import { mutateItem } from '../faults/mutate';
import { countOfRuns } from '../thoroughness';
import { GraphFolder, type Json, soundGraph, STARTED_ON } from './graphFolder';

/* One odd value never loses the report, nor the findings on other objects. */

const ASSETS = { script: '', style: '', queries: new Map<string, string>() };
const TIMES = { startedOn: STARTED_ON, collectedOn: STARTED_ON + 5_000, generatedOn: STARTED_ON + 9_000 };

/** JSON, which can say more than `JSON.stringify` ever does. */
const ODD_VALUES: readonly string[] = [
  'null',
  'true',
  'false',
  '0',
  '-1.5',
  '1e999',
  '-1e999',
  '8640000000000001',
  '1e300',
  '""',
  '"7"',
  '"\\ud83d"',
  '"constructor"',
  '"__proto__"',
  JSON.stringify('long '.repeat(10_000)),
  '[]',
  '[null, 7, "text", {}, [[]], {"toString": 7}]',
  '{}',
  '{"toString": 7, "valueOf": null, "length": 3, "then": "text"}',
  '{"__proto__": null, "constructor": 1, "hasOwnProperty": 2}',
  '['.repeat(5_000) + ']'.repeat(5_000),
];

interface Place {
  holder: Json;
  name: string;
}

/** Each value of an object, at every depth. */
function placesIn(holder: Json): Place[] {
  return Object.entries(holder).flatMap(([name, value]) => [
    { holder, name },
    ...(typeof value === 'object' && value !== null ? placesIn(value as Json) : []),
  ]);
}

/** The report in all of its forms. */
function reportOf(graph: Graph): Report {
  const report = createReport(graph, [], TIMES);
  expect(JSON.parse(JSON.stringify(report))).toMatchObject({ collectedOn: TIMES.collectedOn });
  const page = renderPage(report, graph, ASSETS);
  expect(page).toMatch(/^<!doctype html>/);
  JSON.parse(/id="page-data">([^]*?)<\/script>/.exec(page)![1]!);
  expect(summaryText(report, { warnings: [] })).toMatch(/Pull\s+requests\s+updated/);
  return report;
}

/** "finding key" of each item. */
function itemsOf({ findings }: Report): { finding: string; key: string }[] {
  return findings.flatMap(({ id, items }) => items.map(({ key }) => ({ finding: id, key })));
}

/** The keys of an object, of its ends, and of what it is related to. */
function concernedBy(object: GraphObject, { relationships }: Graph): Set<unknown> {
  const near = relationships.filter(({ _fromEntityKey, _toEntityKey, _key }) =>
    [_fromEntityKey, _toEntityKey, _key].includes(object._key),
  );
  return new Set([object._key, ...near.flatMap(({ _fromEntityKey, _toEntityKey }) => [_fromEntityKey, _toEntityKey])]);
}

const sound = soundGraph();
const objects = [...sound.entities, ...sound.relationships];
const CASES = objects.flatMap((object, index) =>
  placesIn(object).flatMap((_, place) => ODD_VALUES.map((value) => ({ index, place, value }))),
);

describe('one odd value of a collected graph', () => {
  let folder: GraphFolder;
  const expected = itemsOf(createReport(sound, [], TIMES));

  beforeAll(() => {
    folder = new GraphFolder();
    folder.remove('graph');
  });

  afterAll(() => folder.delete());

  test('is tried in a graph with most findings', () => {
    expect(new Set(expected.map(({ finding }) => finding)).size).toBeGreaterThanOrEqual(13);
  });

  test('loses neither the report nor a finding on another object', () => {
    const check = ({ index, place, value }: (typeof CASES)[number]) => {
      const graph = soundGraph();
      const changed = [...graph.entities, ...graph.relationships][index]!;
      const { holder, name } = placesIn(changed)[place]!;
      // null is `JSON.stringify`'s own, so the mark is text
      holder[name] = '@@';
      folder.write(
        'graph/a/1.json',
        JSON.stringify(graph).replace('"@@"', () => value),
      );

      const found = itemsOf(reportOf(readGraphFiles(folder.path).graph));

      const concerned = concernedBy(objects[index]!, sound);
      const others = expected.filter(({ key }) => !concerned.has(key));
      expect(found).toEqual(expect.arrayContaining(others));
    };
    fc.assert(fc.property(fc.constantFrom(...CASES), check), { numRuns: countOfRuns(400, 150) });
  });

  test.each(ODD_VALUES.map((value) => [value.slice(0, 40), value]))('of the keys: %s', (_, value) => {
    const graph = soundGraph();
    graph.entities.forEach((entity) => (entity._key = '@@'));
    folder.write(
      'graph/a/1.json',
      JSON.stringify(graph).replace('"@@"', () => value),
    );
    reportOf(readGraphFiles(folder.path).graph);
  });
});

test('one odd value in what Bitbucket sends does not lose the report', async () => {
  const listings = (Object.keys(TARGETS) as Target[]).filter((target) => target !== 'token' && target !== 'workspace');
  const cases = fc.record({
    target: fc.constantFrom(...listings),
    nth: fc.integer({ min: 1, max: 5 }),
    seed: fc.nat(),
  });
  await fc.assert(
    fc.asyncProperty(cases, async ({ target, nth, seed }) => {
      const random = createRandom(seed, 'mutation');
      const fault = { kind: 'transform', transform: (body: unknown) => mutateItem(body, random) } as const;
      const { run } = await runWithFaults([{ path: TARGETS[target], fault, when: { nth } }], {
        pageLength: 4,
        ...runOptionsFor(target),
      });
      reportOf(JSON.parse(JSON.stringify({ entities: run!.entities, relationships: run!.relationships })) as Graph);
    }),
    { numRuns: countOfRuns(8, 3), endOnFailure: true },
  );
});
