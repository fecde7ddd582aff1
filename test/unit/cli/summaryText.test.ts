import { summaryText } from '../../../src/cli/summaryText';
import { Steps } from '../../../src/graph/model';
import { groupItems } from '../../../src/report/groups';
import type { Finding, Item, Report } from '../../../src/report/reportData';

function finding(id: string, values: Partial<Finding>): Finding {
  return {
    ...{ id, title: `Title of ${id}`, severity: 'high', state: 'clear', checked: 1, undetermined: 0 },
    ...{ subject: 'repository', passed: 1, unjudged: [], isCollected: true },
    ...{ why: '', fix: '', question: '', items: [] },
    ...values,
  };
}

function report(findings: Finding[], steps: Report['coverage']['steps'] = []): Report {
  const to = Date.parse('2026-11-25T12:00:00Z');
  return {
    generatedOn: to,
    collectedOn: to,
    workspaces: ['acme'],
    coverage: { from: Date.parse('2026-11-24T12:00:00Z'), to, status: 'complete', gaps: [], steps },
    totals: { bitbucket_repo: 1200, bitbucket_user: 1 },
    findings,
    warnings: [],
  };
}

const ITEM: Item = {
  ...{ finding: 'a', fingerprint: 'f', severity: 'high', key: 'k', type: 't' },
  ...{ name: 'api/7: Fix it', reason: 'By Ann', people: [], times: {} },
};

const CALLS = { calls: 605, callsByBucket: { repository: 575, webhook: 20, other: 10 } };

test.each([
  ['users', [Steps.USERS], 'acme: 1,200 repositories and 0 pull requests. Pull requests updated from'],
  ['pull requests', [Steps.PULL_REQUESTS], 'acme: 1,200 repositories and 1 user.\n'],
  ['users and pull requests', [Steps.USERS, Steps.PULL_REQUESTS], 'acme: 1,200 repositories.\n'],
  ['objects', [Steps.REPOS, Steps.USERS, Steps.PULL_REQUESTS], 'acme.\n'],
])('counts no %s that nobody asked for', (_, ids, heading) => {
  const steps = ids.map((id) => ({ id, name: id, status: 'disabled' as const }));
  expect(summaryText(report([], steps), { warnings: [] })).toContain(heading);
});

test('lists findings, clear checks, checks without result, omissions and calls in this order', () => {
  const text = summaryText(
    report(
      [
        finding('a', {
          state: 'found',
          severity: 'critical',
          items: [ITEM],
          undetermined: 2,
          reason: '2 of 9 unknown.',
        }),
        finding('b', {}),
        finding('c', {}),
        finding('d', { state: 'not collected', reason: 'No pull request was seen.' }),
        finding('e', { state: 'undetermined', undetermined: 3, reason: '3 of 5 could not be judged.' }),
        finding('f', { state: 'not applicable', reason: '"Step" failed: 500.' }),
      ],
      [{ id: 's', name: 'Step', status: 'failure', reason: '"Step" failed: 500.' }],
    ),
    { warnings: ['Skipped repositories: 1'], calls: CALLS },
  );
  expect(text).toBe(`acme: 1,200 repositories, 1 user and 0 pull requests. Pull requests updated from
2026-11-24 12:00 UTC to 2026-11-25 12:00 UTC.

Findings
  critical     1  Title of a (2 repositories not judged)
                  api/7: Fix it
  Nothing found: Title of b; title of c.

Not judged
  Title of a:
    2 of 9 unknown.
  Title of d:
    No pull request was seen.
  Title of e:
    3 of 5 could not be judged.

Left out
  "Step" failed: 500.
  Skipped repositories: 1

605 calls to Bitbucket, 575 of them against the limit for repository data.`);
});

test('is at most 80 columns wide for names of any length', () => {
  const name = 'a very long name '.repeat(20) + 'x'.repeat(200);
  const text = summaryText(
    report([
      finding('a', { state: 'found', title: name, items: [{ ...ITEM, name }] }),
      finding('b', { state: 'undetermined', reason: name }),
    ]),
    { warnings: [name], calls: CALLS },
  );
  expect(Math.max(...text.split('\n').map((line) => [...line].length))).toBeLessThanOrEqual(80);
});

test('does not claim that nothing was found if nothing was judged', () => {
  const text = summaryText(report([finding('a', { state: 'not collected', reason: 'No pull request was seen.' })]), {
    warnings: [],
  });
  expect(text).toContain('Nothing could be judged.');
  expect(text).not.toContain('Nothing was found');
});

test('what is new since the run before comes before the findings, and accepted items are counted apart', () => {
  const waiver = { reason: 'Known.', approvedBy: 'Ingrid', expires: '2027-03-31' };
  const items: Item[] = [
    { ...ITEM, status: 'new' },
    { ...ITEM, status: 'remaining', name: 'api/8: Old' },
    { ...ITEM, status: 'accepted', waiver, name: 'api/9: Accepted' },
  ];
  const whole = report([
    finding('a', { state: 'found', items }),
    finding('b', { state: 'found', items: items.slice(2) }),
  ]);
  const collectedOn = Date.parse('2026-11-24T12:00:00Z');
  const text = summaryText(
    {
      ...whole,
      baseline: { collectedOn, gone: [ITEM], unjudged: [ITEM, ITEM] },
      warnings: ['A waiver matches nothing.'],
    },
    { warnings: [] },
  );
  expect(text).toContain(`
Since the run of 2026-11-24 12:00 UTC: 1 new, 1 gone, 1 remaining and 2 not
judged this time.
  high      Title of a: api/7: Fix it

Findings
  high         2  Title of a (1 accepted)
                  api/7: Fix it
                  api/8: Old
  All accepted (1): Title of b.

Warnings
  A waiver matches nothing.`);
});

test('what was refused is said first and named once, for each reason', () => {
  const refused = { reason: 'refused', kind: 'repositories', explanation: 'Give access.' };
  const skipped = [
    { ...refused, names: ['acme/a', 'acme/b'], counts: [1, 1], steps: ['fetch-webhooks'] },
    { ...refused, names: ['acme/c'], counts: [1], steps: ['fetch-runners', 'fetch-webhooks'] },
    {
      ...{ reason: 'closedAccount', kind: 'permissions', explanation: 'The accounts were closed.' },
      ...{ names: ['acme/a'], counts: [2], steps: ['fetch-repo-permissions'] },
    },
  ];
  const whole = report([finding('a', { unread: ['acme/a'], reason: 'There may be more.' }), finding('b', {})]);
  const text = summaryText(
    { ...whole, coverage: { ...whole.coverage, status: 'with omissions', skipped } },
    { warnings: ['Skipped repositories: 3. Give access. Steps: x.', 'Something else.'] },
  );
  expect(text).toMatch(
    /^Not everything could be read: 3 repositories refused\. There may be more than\nthis report says\.\n\n/,
  );
  expect(text).toContain(`  Nothing found: Title of b.
  Nothing found in what could be read: Title of a.

Left out
  Skipped repositories: 3 (acme/a, acme/b, acme/c). Give access. Steps that
  skipped them: fetch-runners, fetch-webhooks.
  Skipped permissions: 2 (acme/a: 2). The accounts were closed. Steps that
  skipped them: fetch-repo-permissions.
  Something else.`);
});

test('groups come in the place of findings, with their numbers and examples', () => {
  const inApi = (values: Partial<Item>): Item => ({ ...ITEM, workspace: 'acme', repository: 'acme/api', ...values });
  const items = [
    inApi({ name: 'acme/api', severity: 'critical', finding: 'b' }),
    ...['A', 'B', 'C'].map((name) => inApi({ name })),
    { ...ITEM, name: 'Ann', workspace: 'acme' },
  ];
  const whole = report([
    finding('a', { state: 'found', items: items.slice(1) }),
    finding('b', { state: 'found', severity: 'critical', items: items.slice(0, 1) }),
    finding('c', {}),
  ]);
  const filter = { severity: 'high' as const, hidden: 1200 };
  const text = summaryText(
    { ...whole, filter, groups: { by: 'repository', groups: groupItems(items, 'repository') } },
    { warnings: [] },
  );
  expect(text).toContain(`
Filtered by --severity high: 5 of 1,205 items are shown.

Findings by repository, the worst first
  acme/api: 1 critical, 3 high
    critical: Title of b
    high: Title of a: acme/api: A
    high: Title of a: acme/api: B
    and 1 more
  without a repository: 1 high
    high: Title of a: acme: Ann
  Nothing found: Title of c.`);
});

test('of many groups, the first have examples, and the others their numbers', () => {
  const items = Array.from({ length: 40 }, (_, index) => ({ ...ITEM, repository: `acme/${index + 10}`, name: 'x' }));
  const whole = report([finding('a', { state: 'found', items })]);
  const groups = { by: 'repository' as const, groups: groupItems(items, 'repository') };
  const lines = summaryText({ ...whole, groups }, { warnings: [] }).split('\n');
  expect(lines.filter((line) => /^ {2}acme\/\d+: 1 high$/.test(line))).toHaveLength(30);
  expect(lines.filter((line) => line.startsWith('    high: '))).toHaveLength(10);
  expect(lines).toContain('  and 10 more, which --format json has');
});

describe('on a terminal of 60 columns', () => {
  const columns = Object.getOwnPropertyDescriptor(process.stdout, 'columns');

  beforeEach(() => void Object.defineProperty(process.stdout, 'columns', { value: 60, configurable: true }));
  afterEach(() => {
    if (columns) {
      Object.defineProperty(process.stdout, 'columns', columns);
    } else {
      delete (process.stdout as Partial<NodeJS.WriteStream>).columns;
    }
  });

  test('no severity, number, repository or name is cut', () => {
    const repository = `a-workspace-with-a-long-name/${'a-repository-'.repeat(4)}`;
    const items = ['STRIPE_SECRET_KEY', 'Production'].map((name) => ({ ...ITEM, name, repository }));
    const first = finding('a', {
      title: 'Variables that look like secrets and are not secured',
      state: 'found',
      items,
    });
    const whole = report([{ ...first, subject: 'variable', undetermined: 12_345, reason: 'Unknown.' }]);
    const groups = { by: 'repository' as const, groups: groupItems(items, 'repository') };
    const skipped = [
      {
        ...{ reason: 'refused', kind: 'repositories', explanation: 'Give the OAuth consumers access.' },
        ...{ names: Array.from({ length: 10 }, (_, index) => `${repository}${index}`), steps: ['fetch-webhooks'] },
      },
    ];
    const coverage = { ...whole.coverage, status: 'with omissions' as const, skipped };
    for (const shown of [
      { ...whole, coverage },
      { ...whole, coverage, groups },
    ]) {
      const text = summaryText(shown, { warnings: [], calls: { ...CALLS, calls: 12_345 } });
      const lines = text.split('\n');
      expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(60);
      expect(text).not.toContain('…');
      const unbroken = text.replace(/\s/g, '');
      expect(unbroken).toContain(`${repository}:STRIPE_SECRET_KEY`);
      expect(unbroken).toContain(`${repository}9).GivetheOAuthconsumersaccess.`);
      expect(text).toContain('12,345 calls to Bitbucket');
    }
    expect(summaryText(whole, { warnings: [] })).toContain(`
  high         2  Variables that look like secrets and are
                  not secured (12,345 variables not judged)
`);
  });

  test('a long name is cut with an ellipsis, but not its place', () => {
    const item = { ...ITEM, repository: 'acme/payments', name: 'word '.repeat(60) };
    const text = summaryText(report([finding('a', { state: 'found', items: [item] })]), { warnings: [] });
    expect(text).toMatch(/\n {18}acme\/payments: word (word\s+)+w…/);
  });
});
