import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import Ajv from 'ajv';

import { FINDINGS } from '../../src/report/findings';
import type { Graph } from '../../src/report/graph';
import { GraphIndex } from '../../src/report/graphIndex';
import { chromiumPath, launchChromium } from '../browser/chromium';
import { palettePng } from '../browser/palettePng';
import { addExamples } from './content/addExamples';
import { COLLECTED_ON, collectGraph } from './content/collectGraph';
import { evaluateWidget, GRID_COLUMNS, type Place, readBoard } from './content/dashboard';
import { DASHBOARD_WIDTH, renderDashboard } from './content/dashboardPage';
import { addPeople } from './content/storeRuns';
import { ROOT } from './documents';
import { QueryEngine } from './j1ql/evaluate';
import { parseQuery } from './j1ql/parse';
import { unknownNames } from './j1ql/unknownNames';
import schema from './schemas/dashboard.schema.json';

/*
 * The dashboard that comes with the integration: its format, its layout, and what each widget shows of a collected graph.
 * With DASHBOARD_PICTURE=1, the picture in the documents is made anew from these results.
 */

const BOARD = readBoard();
const { widgets, layouts } = BOARD;
const PICTURE = join(ROOT, 'docs', 'images', 'dashboard.png');
const MAX_PICTURE_BYTES = 300_000;
const EIGHT_DAYS_MS = 8 * 24 * 3_600_000;

/** The columns that a widget of each type reads. */
const COLUMNS: Readonly<Record<string, string[]>> = {
  number: ['value'],
  pie: ['name', 'value'],
  bar: ['x', 'y'],
};

/** Findings that the dashboard leaves to the questions. */
const NOT_SHOWN = [
  'public-forks',
  'dormant-repositories',
  'outsiders-with-access',
  'automatic-groups-that-write',
  'workspace-owners',
  'dormant-members',
  'repository-administrators',
  'no-default-reviewers',
  'private-repositories-in-public-projects',
];

const NOW = COLLECTED_ON + EIGHT_DAYS_MS;

let graph: Graph;
let engine: QueryEngine;

beforeAll(async () => {
  const collected = await collectGraph({
    seed: 4,
    // nobody can tell who approved these
    faults: [{ path: /[05]\/activity$/, fault: { kind: 'status', status: 404 } }],
  });
  const [someone] = collected.entities.filter(({ _type, email }) => _type === 'bitbucket_user' && email !== undefined);
  graph = addPeople(addExamples(collected), [someone!._key]);
  engine = new QueryEngine(graph, NOW);
}, 60_000);

test('is valid by the schema of JupiterOne', () => {
  const validate = new Ajv({ allErrors: true }).compile(schema);
  expect(validate(BOARD) ? [] : validate.errors).toEqual([]);
});

test('has widgets of each kind, with different ids', () => {
  expect(new Set(widgets.map(({ type }) => type))).toEqual(new Set(['number', 'pie', 'bar', 'table', 'graph']));
  expect(new Set(widgets.map(({ id }) => id)).size).toBe(widgets.length);
  expect(new Set(widgets.map(({ title, type }) => `${type} ${title}`)).size).toBe(widgets.length);
});

test('places each widget once, within twelve columns', () => {
  expect(layouts.lg.map(({ i }) => i).sort()).toEqual(widgets.map(({ id }) => id).sort());
  expect(layouts.lg.filter(({ x, w }) => x + w > GRID_COLUMNS)).toEqual([]);
});

test('has no overlapping widgets and no gaps', () => {
  const cells = layouts.lg.flatMap(cellsOf);
  expect(new Set(cells).size).toBe(cells.length);
  const height = Math.max(...layouts.lg.map(({ y, h }) => y + h));
  expect(cells.length).toBe(height * GRID_COLUMNS);
});

describe.each(widgets.map((widget) => [`${widget.type} "${widget.title}"`, widget] as const))('the %s', (_, widget) => {
  test('refers only to types and properties that exist', () => {
    expect(widget.config.queries.flatMap(({ query }) => unknownNames(parseQuery(query), graph))).toEqual([]);
  });

  test('returns the columns that a widget of its type needs', () => {
    for (const { returns } of widget.config.queries.map(({ query }) => parseQuery(query))) {
      const columns = returns === 'tree' ? 'tree' : returns.map(({ name }) => name);
      if (widget.type === 'graph') {
        expect(columns).toBe('tree');
      } else if (widget.type === 'table') {
        expect(columns.length).toBeGreaterThan(1);
      } else {
        expect(columns).toEqual(COLUMNS[widget.type]);
      }
    }
  });

  test('has results', () => {
    const { rows, tree } = evaluateWidget(widget, engine);
    expect(rows.length).toBeGreaterThan(0);
    if (widget.type === 'number') {
      expect(rows).toEqual([{ value: expect.any(Number) as number }]);
      expect(rows[0]!.value).toBeGreaterThan(0);
    }
    if (widget.type === 'graph') {
      expect(tree!.relationships.length).toBeGreaterThan(0);
    }
  });
});

test('leaves out findings that exist', () => {
  const ids = FINDINGS.map(({ id }) => id);
  expect(NOT_SHOWN.filter((id) => !ids.includes(id))).toEqual([]);
});

test.each(FINDINGS.filter(({ id }) => !NOT_SHOWN.includes(id)).map((finding) => [finding.id, finding] as const))(
  'has tables of the finding %s, with the same entities',
  (_, finding) => {
    const { items } = finding.judge(new GraphIndex(graph), { collectedOn: NOW, from: 0 });
    const tables = widgets.filter(({ type }) => type === 'table');
    const shown = tables.map(({ config }) =>
      engine.tree(parseQuery(config.queries[0]!.query)).entities.filter(({ _type }) => _type === items[0]?.type),
    );
    const keys = new Set(items.map(({ key }) => key));
    // a finding may take several tables, each with a part of its entities
    const parts = shown.filter((entities) => entities.every(({ _key }) => keys.has(_key)));
    expect(items.length).toBeGreaterThan(0);
    expect(new Set(parts.flat().map(({ _key }) => _key))).toEqual(keys);
  },
);

test.each([
  ['FIND CodeRepo AS repo THAT (HAS|OWNS) (Project|Account) AS p RETURN p.name AS name, COUNT(repo) AS value'],
  ['FIND PR WITH approved = false AND merged = true AND updatedOn > date.now - 30 days'],
  ['FIND PR WITH validated = false AND updatedOn > date.now - 30 days'],
  [
    "FIND Person AS p THAT IS User AS u THAT OPENED PR WITH state = 'OPEN' AS pr " +
      'RETURN p.displayName AS x, COUNT(pr) AS y ORDER BY y DESC LIMIT 10',
  ],
])('the graph also serves the dashboard "Secure Development" of JupiterOne: %s', (text) => {
  const query = parseQuery(text);
  expect(unknownNames(query, graph)).toEqual([]);
  expect(engine.rows(query).length).toBeGreaterThan(0);
});

test('shows the result of each widget in its picture', () => {
  const html = renderDashboard(BOARD, engine);
  for (const widget of widgets) {
    const { rows } = evaluateWidget(widget, engine);
    const [section = ''] = new RegExp(`<section id="${widget.id}"[^]*?</section>`).exec(html) ?? [];
    expect(section).toContain(widget.title);
    if (widget.type === 'number') {
      expect(section).toContain(`>${String(rows[0]!.value)}<`);
    }
    if (widget.type === 'table') {
      expect(section).toContain(`${rows.length} `);
    }
    if (widget.type === 'pie' || widget.type === 'bar') {
      const amounts = rows.map((row) => String(row.value ?? row.y));
      amounts.forEach((amount) => expect(section).toContain(`>${amount}<`));
    }
  }
});

/** Writes the picture if asked to. */
const makePicture = process.env.DASHBOARD_PICTURE ? test : test.skip;

makePicture(
  'has a picture of moderate size',
  async () => {
    if (!chromiumPath) {
      throw new Error('The picture needs Chromium in /usr/bin; install it or set CHROMIUM.');
    }
    const browser = await launchChromium();
    try {
      const page = await browser.newPage();
      await page.setViewport({ width: DASHBOARD_WIDTH, height: 800 });
      await page.setContent(renderDashboard(BOARD, engine));
      const picture = await palettePng(page, await page.screenshot({ fullPage: true }));
      writeFileSync(PICTURE, picture);
      expect(picture.length).toBeLessThan(MAX_PICTURE_BYTES);
    } finally {
      await browser.close();
    }
  },
  60_000,
);

/** The cells of the grid that a widget covers. */
function cellsOf({ x, y, w, h }: Place): string[] {
  return Array.from({ length: w * h }, (_, index) => `${x + (index % w)}/${y + Math.floor(index / w)}`);
}
