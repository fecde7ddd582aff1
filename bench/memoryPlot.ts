import type { MemorySample } from './usage';

export interface Peak {
  name: string;
  peakBytes: number;
  repositories: number;
}

/** The memory of one run over time. */
export interface Curve {
  name: string;
  samples: readonly MemorySample[];
  peakBytes: number;
}

const WIDTH = 720;
const HEIGHT = 360;
const MARGIN = { top: 44, right: 128, bottom: 46, left: 56 };
const COLORS = ['#1f77b4', '#2ca02c', '#ff7f0e', '#d62728', '#9467bd', '#8c564b'];
const GRID_MB = 50;
/** The distance of the first and the last dot from the edges, as a share of the width. */
const INSET = 0.05;
/** The maximum number of points of a curve. More would not be distinguishable. */
const MAX_POINTS = 240;

const MB = 1e6;
const inner = { width: WIDTH - MARGIN.left - MARGIN.right, height: HEIGHT - MARGIN.top - MARGIN.bottom };

/**
 * Draws the resident memory of runs as SVG. The x axis is the share of each run, so that short and long runs can be compared.
 *
 * @param limitBytes the memory limit, drawn as a dashed line
 */
export function drawMemory(curves: readonly Curve[], limitBytes: number): string {
  const { x, y, frame } = createChart(limitBytes, curves);
  const ticks = [0, 0.25, 0.5, 0.75, 1].map((share) => text(x(share), y(0) + 18, `${share * 100} %`, 'middle'));
  const lines = curves.map(({ name, samples, peakBytes }, index) => {
    const color = COLORS[index % COLORS.length]!;
    const legend = y(0) - 20 * (curves.length - index);
    const end = samples.at(-1)?.at ?? 1;
    const points = thin(samples).map(({ at, rss }) => `${x(at / end)},${y(rss / MB)}`);
    return (
      polyline(points, color) +
      line({ x1: x(1) + 12, y1: legend - 4, x2: x(1) + 30, y2: legend - 4 }, color, 3) +
      text(x(1) + 36, legend, `${name}: ${Math.round(peakBytes / MB)} MB`, 'start')
    );
  });
  return frame('Resident memory during a run, in MB', 'share of the run', [...ticks, ...lines]);
}

/**
 * Draws the peak memory of runs by the number of repositories, on a logarithmic scale, as SVG.
 *
 * @param limitBytes the memory limit, drawn as a dashed line
 */
export function drawPeaks(peaks: readonly Peak[], limitBytes: number): string {
  const { x, y, frame } = createChart(limitBytes, peaks);
  const orders = peaks.map(({ repositories }) => Math.log10(repositories));
  const [least, most] = [Math.min(...orders), Math.max(...orders)];
  const at = peaks.map(({ peakBytes }, index) => ({
    x: x(INSET + ((1 - 2 * INSET) * (orders[index]! - least)) / (most - least || 1)),
    y: y(peakBytes / MB),
  }));
  const dots = peaks.map(({ name, peakBytes, repositories }, index) => {
    const dot = at[index]!;
    return (
      `<circle cx="${dot.x}" cy="${dot.y}" r="4" fill="${COLORS[0]}"/>` +
      text(dot.x, dot.y - 10, `${name}: ${Math.round(peakBytes / MB)}`, 'middle') +
      text(dot.x, y(0) + 18, repositories.toLocaleString('en'), 'middle')
    );
  });
  const curve = polyline(
    at.map((dot) => `${dot.x},${dot.y}`),
    COLORS[0]!,
  );
  return frame('Peak of the resident memory, in MB', 'repositories of the workspace', [curve, ...dots]);
}

/** The axes and the frame of a chart. The y axis is memory in MB, the x axis a share from 0 to 1. */
function createChart(limitBytes: number, runs: readonly { peakBytes: number }[]) {
  const most = Math.max(limitBytes, ...runs.map(({ peakBytes }) => peakBytes)) / MB;
  const top = Math.ceil(most / GRID_MB) * GRID_MB;
  const x = (share: number) => round(MARGIN.left + share * inner.width);
  const y = (megabytes: number) => round(MARGIN.top + (1 - megabytes / top) * inner.height);
  const grid = Array.from({ length: top / GRID_MB + 1 }, (_, index) => index * GRID_MB).map(
    (megabytes) =>
      line({ x1: x(0), y1: y(megabytes), x2: x(1), y2: y(megabytes) }, '#e5e5e5') +
      text(x(0) - 8, y(megabytes) + 4, `${megabytes}`, 'end'),
  );
  const limit = y(limitBytes / MB);
  const frame = (title: string, below: string, content: readonly string[]) =>
    [
      `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="12">`,
      `<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>`,
      `<text x="${MARGIN.left}" y="24" font-size="15" fill="#222">${title}</text>`,
      ...grid,
      text(x(0.5), HEIGHT - 8, below, 'middle'),
      `<line x1="${x(0)}" y1="${limit}" x2="${x(1)}" y2="${limit}" stroke="#888" stroke-dasharray="6 4"/>`,
      text(x(1) + 12, limit + 4, `2 x peak of S`, 'start'),
      ...content,
      '</svg>\n',
    ].join('\n');
  return { x, y, frame };
}

/** Keeps the highest sample of each interval, because the plot must show the peaks. */
function thin(samples: readonly MemorySample[]): MemorySample[] {
  const size = Math.ceil(samples.length / MAX_POINTS);
  return Array.from({ length: Math.ceil(samples.length / size) }, (_, index) =>
    samples.slice(index * size, (index + 1) * size).reduce((one, other) => (other.rss > one.rss ? other : one)),
  );
}

function polyline(points: readonly string[], color: string): string {
  return `<polyline fill="none" stroke="${color}" stroke-width="1.8" points="${points.join(' ')}"/>`;
}

function line({ x1, y1, x2, y2 }: Record<'x1' | 'y1' | 'x2' | 'y2', number>, color: string, width = 1): string {
  return `<line x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}" stroke="${color}" stroke-width="${width}"/>`;
}

function text(x: number, y: number, words: string, anchor: 'start' | 'middle' | 'end'): string {
  return `<text x="${x}" y="${y}" text-anchor="${anchor}" fill="#444">${words}</text>`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
