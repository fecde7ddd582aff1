import { groupItems, NONE, selectItems } from '../../../../../src/report/page/browser/itemQuery';
import { groupTable, itemTable } from '../../../../../src/report/page/browser/itemTable';
import { PageModel } from '../../../../../src/report/page/browser/pageModel';
import { toPageData } from '../../../../../src/report/page/server/toPageData';
import { GRAPH, sampleReport } from '../../sampleReport';

const MODEL = new PageModel(toPageData(sampleReport(), GRAPH));

const namesFor = (query: string) => selectItems(MODEL.items, new URLSearchParams(query)).map(({ name }) => name);

test('lists the most severe first, with names that say where each is', () => {
  const severities = MODEL.items.map(({ severity }) => severity);
  expect(severities.indexOf('critical')).toBe(0);
  expect(severities.lastIndexOf('critical')).toBeLessThan(severities.indexOf('high'));
  expect(namesFor('')).toContain('w/api #7 Fix it');
});

test.each([
  ['severity=critical', ['w/api #7 Fix it']],
  ['check=insecure-webhooks', ['{hook}']],
  ['check=public-repositories&repository=acme/web', ['acme/web']],
  ['check=public-repositories&sort=name', ['acme/api', 'acme/web']],
  ['check=public-repositories&sort=date', ['acme/web', 'acme/api']],
  ['check=public-repositories&q=ACME+web', ['acme/web']],
  ['severity=critical&person=Ann', ['w/api #7 Fix it']],
  ['severity=critical&person=Nobody', []],
  ['status=new', []],
])('%s', (query, expected) => {
  expect(namesFor(query)).toEqual(expected);
});

test('groups with the worst first, and counts what belongs to a repository for it', () => {
  const [worst, ...others] = groupItems(MODEL.items, 'repository');
  expect(worst).toMatchObject({ name: 'acme/api', accepted: 0 });
  // the pull request
  expect(worst?.counts[0]).toBe(1);
  expect(others.map(({ name }) => name)).toEqual(['acme/web', NONE]);
  const [first] = groupItems(selectItems(MODEL.items, new URLSearchParams('severity=critical')), 'person');
  expect(first?.name).toBe('Ann');
});

test('an item counts by its own severity, which may differ from that of its finding', () => {
  const report = sampleReport();
  const worse = new Set<string>();
  const findings = report.findings.map((finding) => {
    const [first, ...others] = finding.items;
    if (finding.id !== 'public-repositories' || !first) {
      return finding;
    }
    worse.add(first.key);
    return {
      ...finding,
      severity: 'critical' as const,
      items: [{ ...first, severity: 'critical' as const }, ...others],
    };
  });
  const { data, items } = new PageModel(toPageData({ ...report, findings }, GRAPH));
  const own = items.filter(({ finding }) => finding.id === 'public-repositories');
  expect(own.map(({ object, severity }) => [data.objects[object!]!.key, severity])).toEqual([
    [[...worse][0], 'critical'],
    [expect.any(String), 'high'],
  ]);
  const severities = items.map(({ severity }) => severity);
  expect(severities.lastIndexOf('critical')).toBeLessThan(severities.indexOf('high'));
});

test('accepted items do not make a repository worse', () => {
  const items = MODEL.items.map((item) => (item.severity === 'critical' ? { ...item, status: 'accepted' } : item));
  const [group] = groupItems(
    items.filter(({ repository }) => repository === 'acme/api'),
    'repository',
  );
  expect(group).toMatchObject({ accepted: 1 });
  expect(group?.counts[0]).toBe(0);
});

test('finds what belongs to a project through its repositories', () => {
  const project = MODEL.indexOf('{pay}') ?? -1;
  expect(MODEL.itemsIn(project).map(({ name }) => name)).toEqual(
    expect.arrayContaining(['w/api #7 Fix it', 'acme/api', '{hook}']),
  );
  expect(MODEL.placeOf(MODEL.indexOf('{hook}') ?? -1)).toBe('{w} / {pay} / acme/api');
});

test('exports what is shown', () => {
  const [header, row] = itemTable(selectItems(MODEL.items, new URLSearchParams('severity=critical')));
  expect(header?.slice(0, 3)).toEqual(['status', 'severity', 'finding']);
  expect(row?.slice(1, 3)).toEqual(['critical', 'merged-without-approval']);
  expect(groupTable(groupItems(MODEL.items, 'repository'), 'repository')[1]?.slice(0, 2)).toEqual(['acme/api', '1']);
});
