import type { Graph, GraphObject } from '../../../src/report/graph';
import type { QueryEngine, Row } from '../j1ql/evaluate';
import { type Board, evaluateWidget, GRID_COLUMNS, type Place, type Results, type Widget } from './dashboard';

/*
 * Draws the dashboard with what its queries find, for the picture in the documents. It shows the arrangement and the numbers;
 * JupiterOne draws its widgets in its own way.
 */

/** In pixels. */
export const DASHBOARD_WIDTH = 1080;
const ROW_HEIGHT = 47;
const GAP = 10;
const GRANT = 'bitbucket_permission';
const HOLDERS = ['bitbucket_user', 'bitbucket_external_user', 'bitbucket_group'];
const COLORS = ['#2f6fed', '#e0752d', '#8a94a6'];
/** What is drawn for each type of entity. */
const NODE_COLORS: Readonly<Record<string, string>> = {
  bitbucket_user: '#2f6fed',
  bitbucket_external_user: '#b3261e',
  bitbucket_group: '#7a4fd0',
  [GRANT]: '#8a94a6',
  bitbucket_repo: '#1d9a6c',
  bitbucket_project: '#e0752d',
};
/** Besides its rows, a table has a title, a header and a line with the number of all rows. */
const TABLE_FRAME_PX = 78;
const TABLE_ROW_PX = 22;
const BAR_HEIGHT_PX = 13;

const STYLE = `
  * { box-sizing: border-box; margin: 0 }
  body { width: ${DASHBOARD_WIDTH}px; padding: ${GAP}px; background: #eef1f5; color: #1c2430;
    font: 11px/1.3 'Liberation Sans', 'DejaVu Sans', sans-serif }
  main { display: grid; grid-template-columns: repeat(${GRID_COLUMNS}, minmax(0, 1fr)); grid-auto-rows: ${ROW_HEIGHT}px;
    gap: ${GAP}px; will-change: transform }
  section { background: #fff; border: 1px solid #d9dfe7; border-radius: 4px; padding: 9px 11px; overflow: hidden;
    display: flex; flex-direction: column }
  h2 { font-size: 11px; margin-bottom: 5px }
  .number { font-size: 40px; margin: auto; color: #b3261e }
  table { border-collapse: collapse; table-layout: fixed; width: 100% }
  th, td { text-align: left; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; height: ${TABLE_ROW_PX}px;
    padding: 0 6px 0 0; border-bottom: 1px solid #eef1f5; font-size: 10px }
  th { color: #5b6675; font-weight: normal }
  .total { margin-top: auto; color: #5b6675; font-size: 10px }
  svg { flex: 1; min-height: 0; width: 100% }
  line { shape-rendering: crispEdges }
  text { font-size: 9px; fill: #1c2430 }
`;

/** In pixels. */
interface Size {
  width: number;
  height: number;
}

interface Point {
  x: number;
  y: number;
}

/** The dashboard as a page of its own. */
export function renderDashboard({ widgets, layouts }: Board, engine: QueryEngine): string {
  const sections = widgets.map((widget) => {
    const place = layouts.lg.find(({ i }) => i === widget.id)!;
    return renderWidget(widget, place, evaluateWidget(widget, engine));
  });
  return `<!doctype html><meta charset="utf-8"><style>${STYLE}</style><main>${sections.join('')}</main>`;
}

function renderWidget({ id, title, type }: Widget, place: Place, { rows, tree }: Results): string {
  const { x, y, w, h } = place;
  const area = `grid-area: ${y + 1} / ${x + 1} / span ${h} / span ${w}`;
  const size = { width: (DASHBOARD_WIDTH / GRID_COLUMNS) * w, height: h * ROW_HEIGHT + (h - 1) * GAP };
  const content = {
    number: () => `<p class="number">${String(rows[0]?.value)}</p>`,
    pie: () => renderPie(rows),
    bar: () => renderBars(rows, size.width),
    table: () => renderTable(rows, size.height),
    graph: () => renderGraph(tree!, size),
  }[type]();
  return `<section id="${id}" style="${area}"><h2>${escape(title)}</h2>${content}</section>`;
}

function renderPie(rows: readonly Row[]): string {
  const total = rows.reduce((sum, { value }) => sum + Number(value), 0);
  const circumference = 2 * Math.PI * 25;
  let start = 0;
  const slices = rows.map(({ value }, index) => {
    const length = (Number(value) / total) * circumference;
    const slice =
      `<circle cx="70" cy="70" r="25" fill="none" stroke="${COLORS[index]}" stroke-width="50" ` +
      `stroke-dasharray="${length} ${circumference}" stroke-dashoffset="${-start}"/>`;
    start += length;
    return slice;
  });
  const legend = rows.map(
    ({ name, value }, index) =>
      `<rect x="150" y="${48 + index * 22}" width="10" height="10" fill="${COLORS[index]}"/>` +
      `<text x="167" y="${57 + index * 22}">${escape(name)}</text><text x="220" y="${57 + index * 22}">${escape(value)}</text>`,
  );
  return `<svg viewBox="15 10 225 120">${slices.join('')}${legend.join('')}</svg>`;
}

function renderBars(rows: readonly Row[], width: number): string {
  const most = Math.max(...rows.map(({ y }) => Number(y)));
  const labelWidth = 190;
  const bars = rows.map(({ x, y }, index) => {
    const length = (Number(y) / most) * (width - labelWidth - 70);
    const top = index * (BAR_HEIGHT_PX + 4);
    return (
      `<text x="${labelWidth - 8}" y="${top + 10}" text-anchor="end">${escape(x)}</text>` +
      `<rect x="${labelWidth}" y="${top}" width="${length}" height="${BAR_HEIGHT_PX}" fill="${COLORS[0]}"/>` +
      `<text x="${labelWidth + length + 6}" y="${top + 10}">${escape(y)}</text>`
    );
  });
  return `<svg>${bars.join('')}</svg>`;
}

function renderTable(rows: readonly Row[], height: number): string {
  const columns = Object.keys(rows[0] ?? {});
  const shown = rows.slice(0, Math.floor((height - TABLE_FRAME_PX) / TABLE_ROW_PX));
  const head = columns.map((column) => `<th>${escape(column)}</th>`).join('');
  const body = shown.map(
    (row) =>
      `<tr>${columns.map((column) => `<td>${column === 'webLink' ? 'link' : escape(row[column])}</td>`).join('')}</tr>`,
  );
  const total = `${rows.length} ${rows.length === 1 ? 'result' : 'results'}`;
  return `<table><tr>${head}</tr>${body.join('')}</table><p class="total">${total}</p>`;
}

/** Who holds a grant on the left, the grants, and what they are for on the right. */
function renderGraph(tree: Graph, { width, height }: Size): string {
  const grants = tree.entities.filter(({ _type }) => _type === GRANT);
  const holders = tree.entities.filter(({ _type }) => HOLDERS.includes(_type));
  const targets = tree.entities.filter((entity) => !grants.includes(entity) && !holders.includes(entity));
  const bottom = height - 48;
  const places = new Map<string, Point>();
  const line = (entities: readonly GraphObject[], x: number) =>
    entities.forEach(({ _key }, index) => places.set(_key, { x, y: 8 + (index * bottom) / entities.length }));
  line(holders, width * 0.3);
  // three columns with few crossings: each entity lies as high as what it is linked to, on average
  for (const [entities, x] of [
    [grants, width * 0.5],
    [targets, width * 0.68],
    [holders, width * 0.3],
    [grants, width * 0.5],
  ] as const) {
    const heightOf = ({ _key }: GraphObject) => {
      const ys = neighborsOf(_key, tree).flatMap((key) => places.get(key)?.y ?? []);
      return ys.reduce((sum, y) => sum + y, 0) / ys.length;
    };
    line(
      [...entities].sort((one, other) => heightOf(one) - heightOf(other)),
      x,
    );
  }
  const lines = tree.relationships.map(({ _fromEntityKey, _toEntityKey }) => {
    const [from, to] = [places.get(_fromEntityKey)!, places.get(_toEntityKey)!];
    return `<line x1="${from.x}" y1="${from.y}" x2="${to.x}" y2="${to.y}" stroke="#c3cad6"/>`;
  });
  const nodes = [...holders, ...grants, ...targets].map((entity) =>
    renderNode(entity, places.get(entity._key)!, holders.includes(entity)),
  );
  return `<svg viewBox="0 0 ${width} ${bottom + 8}">${lines.join('')}${nodes.join('')}</svg>`;
}

function neighborsOf(key: string, { relationships }: Graph): string[] {
  return relationships.flatMap(({ _fromEntityKey, _toEntityKey }) =>
    _fromEntityKey === key ? [_toEntityKey] : _toEntityKey === key ? [_fromEntityKey] : [],
  );
}

function renderNode({ _type, displayName }: GraphObject, { x, y }: Point, isOnTheLeft: boolean): string {
  const circle = `<circle cx="${x}" cy="${y}" r="${_type === GRANT ? 2.5 : 4}" fill="${NODE_COLORS[_type] ?? '#8a94a6'}"/>`;
  if (_type === GRANT) {
    return circle;
  }
  const [at, anchor] = isOnTheLeft ? [x - 8, 'end'] : [x + 8, 'start'];
  return `${circle}<text x="${at}" y="${y + 3.5}" text-anchor="${anchor}">${escape(displayName)}</text>`;
}

/** A value as text that HTML does not read as markup. Times are shown as days. */
function escape(value: unknown): string {
  return toText(value).replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}

function toText(value: unknown): string {
  if (typeof value === 'number' && value > 1e12) {
    return new Date(value).toISOString().slice(0, 10);
  }
  if (Array.isArray(value)) {
    return value.map(toText).join(', ');
  }
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}
