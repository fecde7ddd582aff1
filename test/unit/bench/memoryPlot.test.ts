import { drawMemory, drawPeaks } from '../../../bench/memoryPlot';

const MB = 1e6;

function curve(name: string, peak: number, count: number) {
  const samples = Array.from({ length: count }, (_, index) => ({ at: index * 250, rss: 100 * MB, heapUsed: 0 }));
  samples[1]!.rss = peak * MB;
  return { name, samples, peakBytes: peak * MB };
}

test('draws a line for each run by its progress, and the limit', () => {
  const svg = drawMemory([curve('S', 120, 5), curve('XL', 175, 1000)], 180 * MB);
  const lines = [...svg.matchAll(/points="([^"]+)"/g)].map(([, points]) => points!.split(' '));
  expect(lines).toHaveLength(2);
  // Each line takes the whole width, regardless of the duration of the run.
  lines.forEach((points) => {
    expect(points[0]).toMatch(/^56(\.\d)?,/);
    expect(points.at(-1)).toMatch(/^5[89]\d(\.\d)?,/);
  });
  // When samples are dropped, the peaks stay.
  expect(lines[1]!.length).toBeLessThanOrEqual(240);
  expect(svg).toContain('S: 120 MB');
  expect(svg).toContain('XL: 175 MB');
  expect(svg).toContain('2 x peak of S');
  const heights = lines[1]!.map((point) => Number(point.split(',')[1]));
  expect(Math.min(...heights)).toBeLessThan(heights.at(-1)!);
});

test('draws a dot for each size on a logarithmic scale', () => {
  const peaks = [
    { name: 'S', peakBytes: 100 * MB, repositories: 50 },
    { name: 'M', peakBytes: 120 * MB, repositories: 500 },
    { name: 'L', peakBytes: 110 * MB, repositories: 5000 },
  ];
  const svg = drawPeaks(peaks, 150 * MB);
  const dots = [...svg.matchAll(/<circle cx="([\d.]+)" cy="([\d.]+)"/g)].map(
    ([, x, y]) => [Number(x), Number(y)] as const,
  );
  expect(dots.map(([x]) => x)).toEqual([82.8, 324, 565.2]);
  const heights = dots.map(([, y]) => y);
  expect([...heights].sort((one, other) => one - other)).toEqual([heights[1], heights[2], heights[0]]);
  expect(svg).toContain('>M: 120<');
  expect(svg).toContain('>5,000<');
});
