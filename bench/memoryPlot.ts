import type { MemorySample } from './usage';

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
/** Points of a curve: more could not be told apart. */
const MAX_POINTS = 240;

const MB = 1e6;
const inner = { width: WIDTH - MARGIN.left - MARGIN.right, height: HEIGHT - MARGIN.top - MARGIN.bottom };

/**
 * Draws the resident memory of runs, each over its own length, so that a run of seconds and one of minutes can be compared.
 *
 * @param limitBytes drawn as a dashed line
 */
export function drawMemory(curves: readonly Curve[], limitBytes: number): string {
  const most = Math.max(limitBytes, ...curves.map(({ peakBytes }) => peakBytes)) / MB;
  const top = Math.ceil(most / GRID_MB) * GRID_MB;
  const x = (share: number) => round(MARGIN.left + share * inner.width);
  const y = (megabytes: number) => round(MARGIN.top + (1 - megabytes / top) * inner.height);

  const grid = Array.from({ length: top / GRID_MB + 1 }, (_, index) => index * GRID_MB).map(
    (megabytes) =>
      line(x(0), y(megabytes), x(1), y(megabytes), '#e5e5e5') + text(x(0) - 8, y(megabytes) + 4, `${megabytes}`, 'end'),
  );
  const ticks = [0, 0.25, 0.5, 0.75, 1].map((share) => text(x(share), y(0) + 18, `${share * 100} %`, 'middle'));
  const limit = limitBytes / MB;
  const lines = curves.map(({ name, samples, peakBytes }, index) => {
    const color = COLORS[index % COLORS.length]!;
    const legend = MARGIN.top + 14 + index * 20;
    const end = samples.at(-1)?.at ?? 1;
    const points = thin(samples).map(({ at, rss }) => `${x(at / end)},${y(rss / MB)}`);
    return (
      `<polyline fill="none" stroke="${color}" stroke-width="1.8" points="${points.join(' ')}"/>` +
      line(x(1) + 12, legend - 4, x(1) + 30, legend - 4, color, 3) +
      text(x(1) + 36, legend, `${name}: ${Math.round(peakBytes / MB)} MB`, 'start')
    );
  });

  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="12">`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>`,
    `<text x="${MARGIN.left}" y="24" font-size="15" fill="#222">Resident memory during a run, in MB</text>`,
    ...grid,
    ...ticks,
    text(x(0.5), HEIGHT - 8, 'share of the run', 'middle'),
    `<line x1="${x(0)}" y1="${y(limit)}" x2="${x(1)}" y2="${y(limit)}" stroke="#888" stroke-dasharray="6 4"/>`,
    text(x(1) + 12, y(limit) + 4, `1.5 x peak of S`, 'start'),
    ...lines,
    '</svg>\n',
  ].join('\n');
}

/** The highest sample of each part, since what is plotted is a peak. */
function thin(samples: readonly MemorySample[]): MemorySample[] {
  const size = Math.ceil(samples.length / MAX_POINTS);
  return Array.from({ length: Math.ceil(samples.length / size) }, (_, index) =>
    samples.slice(index * size, (index + 1) * size).reduce((one, other) => (other.rss > one.rss ? other : one)),
  );
}

function line(x1: number, y1: number, x2: number, y2: number, color: string, width = 1): string {
  return `<line x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}" stroke="${color}" stroke-width="${width}"/>`;
}

function text(x: number, y: number, words: string, anchor: 'start' | 'middle' | 'end'): string {
  return `<text x="${x}" y="${y}" text-anchor="${anchor}" fill="#444">${words}</text>`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
