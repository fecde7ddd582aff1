import { diagnosisText } from '../../../../src/cli/doctor/diagnosisText';
import type { RunEstimate } from '../../../../src/cli/estimate/runEstimate';

const NOW = Date.parse('2026-11-29T12:00:00Z');
const NONE = { repository: 0, webhook: 0, other: 0 };

const ESTIMATE: RunEstimate = {
  ...{
    basis: 'sample',
    asked: 30,
    repositories: 300,
    discovery: 'full',
    fits: true,
    minutes: 2,
    endsOn: NOW + 120_000,
  },
  calls: { repository: 1303, webhook: 301, other: 5 },
  sources: [
    { source: 'Workspaces', calls: NONE },
    { source: 'Repositories', calls: { ...NONE, repository: 3 } },
    { source: 'Pull requests', calls: { ...NONE, repository: 1300 } },
    { source: 'Webhooks', calls: { ...NONE, webhook: 301, other: 5 } },
  ],
  pullRequests: { since: NOW, changed: 1200, toRead: 600, calls: 1000, reached: 600 },
  available: { repository: { hourly: 2000, now: 1900 }, webhook: { hourly: 2000, now: 1999 } },
  waiting: { pauses: 0, minutes: 0, allowedMinutes: 0 },
};

const textOf = (capacity: RunEstimate) => diagnosisText({ problems: [], credentials: [], calls: 7, capacity });

test('shows the calls of each source by limit, and what follows from them', () => {
  const text = textOf(ESTIMATE);
  expect(text).toMatch(/Pull requests +│ +1,300 │ +0 │ +0 │/);
  expect(text).toMatch(/All +│ +1,303 │ +301 │ +5 │/);
  expect(text).toMatch(/The credentials can make now +│ +1,900 │ +1,999 │ no limit │/);
  // nothing is called for this source alone
  expect(text).not.toContain('Workspaces');
  expect(text.replace(/\s+/g, ' ')).toContain(
    'A run makes about 1,303 calls for repositories, 301 for webhooks, which have a limit of their own, and 5 others, which have none: ' +
      'estimated by a sample of 30 of 300 repositories. About 1,200 pull requests changed since 2026-11-29 12:00 UTC, of which earlier runs ' +
      'know 600. Reading the others takes about 1,000 calls of these. Discovery of pull requests: full, every repository is asked. ' +
      'The credentials can make 1,900 calls for repositories and 1,999 for webhooks now, and 2,000 and 2,000 in an hour. A run does not wait ' +
      'for more, takes about 2 minutes, and would end at 2026-11-29 12:02 UTC. This check made 7 calls to Bitbucket. No problem was found',
  );
  expect(Math.max(...text.split('\n').map((line) => [...line].length))).toBeLessThanOrEqual(80);
});

test('says how far the calls reach', () => {
  const text = textOf({ ...ESTIMATE, pullRequests: { ...ESTIMATE.pullRequests!, reached: 450 } });
  expect(text.replace(/\s+/g, ' ')).toContain('The calls of one run reach for about 450 of these 600 pull requests.');
});

test.each([60, 80])('no table is wider than a terminal of %i columns, whatever it holds', (columns) => {
  const before = [process.stdout.columns, process.stderr.columns] as const;
  [process.stdout.columns, process.stderr.columns] = [columns, columns];
  try {
    const credentials = Array.from({ length: 9 }, (_, index) => ({
      name: `consumer ${index + 1}`,
      sources: [
        { source: 'Deployment Environments and Variables', status: 'refused' as const, missing: [] },
        { source: 'Workspaces', status: 'granted' as const, missing: [] },
      ],
      repositories: [{ workspace: 'w'.repeat(62), count: 12_000 + index }],
    }));
    const text = diagnosisText({ problems: [], credentials, calls: 7, capacity: ESTIMATE });
    expect(Math.max(...text.split('\n').map((line) => [...line].length))).toBeLessThanOrEqual(columns);
    for (const [index] of credentials.entries()) {
      expect(text).toContain((12_000 + index).toLocaleString('en-US'));
      expect(text).toMatch(new RegExp(`│ +${index + 1} │`));
    }
    expect(text.match(/refused/g)).toHaveLength(9);
  } finally {
    [process.stdout.columns, process.stderr.columns] = before;
  }
});
