import { capacityTable, neededRepositoryCalls } from '../../../bench/capacity';
import { readPage } from '../../package/documents';

test('computes the calls that a run needs', () => {
  expect(neededRepositoryCalls(0, {})).toBe(1);
  expect(neededRepositoryCalls(101, {})).toBe(2);
  // 20 pages of repositories, 2000 lists of pull requests, 100 lists of commits, 60 activities
  expect(neededRepositoryCalls(2000, { pullRequests: { perRepository: 1 / 20, approvedShare: 0.6 } })).toBe(2180);
});

test('the documentation of rate limits contains this table', () => {
  const { headings, rows } = capacityTable();
  const [, part = ''] =
    /<!-- capacity: begin -->(.*?)<!-- capacity: end -->/s.exec(readPage('docs/rate-limits.md')) ?? [];
  const cells = part
    .trim()
    .split('\n')
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
  expect([cells[0], ...cells.slice(2)]).toEqual([headings, ...rows]);
});
