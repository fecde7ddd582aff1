import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { toBeValidSarifLog } from '@microsoft/jest-sarif';
import Ajv from 'ajv';
import addFormats from 'ajv-formats';
import { memoryPages, validateXML } from 'xmllint-wasm';

import schema from '../../../../schemas/report.schema.json';
import { filterReport } from '../../../../src/report/filterReport';
import { FORMATS } from '../../../../src/report/formats';
import { toCsv } from '../../../../src/report/formats/csv';
import { type ReportJson, toJson } from '../../../../src/report/formats/json';
import { toJunit } from '../../../../src/report/formats/junit';
import { toMarkdown } from '../../../../src/report/formats/markdown';
import { toSarif } from '../../../../src/report/formats/sarif';
import { groupItems } from '../../../../src/report/groups';
import { allItems } from '../../../../src/report/items/allItems';
import { parsePolicy } from '../../../../src/report/policy/parsePolicy';
import type { Grouping, Report } from '../../../../src/report/reportData';
import { fc } from '../../../fastCheck';
import { NOW } from '../findings/evaluate';
import { changedGraph, GRAPH, sampleReport } from '../sampleReport';

expect.extend({ toBeValidSarifLog });

const POLICY = parsePolicy(
  JSON.stringify({
    waivers: [
      {
        ...{ check: 'public-repositories', match: { repository: 'acme/web' } },
        ...{ reason: 'Open source.', approvedBy: 'Ingrid', expires: '2027-03-31' },
      },
    ],
  }),
  'graph-bitbucket.yml',
);

/** With items of each status, a warning and a gap. */
function wholeReport(): Report {
  const earlier = allItems(sampleReport()).filter(({ key }) => key !== 'w/api/pull-requests/7');
  const [first] = earlier;
  const unseen = {
    ...first!,
    key: 'w/api/pull-requests/1',
    fingerprint: '1'.repeat(32),
    type: 'bitbucket_pullrequest',
  };
  const baseline = { collectedOn: NOW - 1e8, workspaces: ['acme'], items: [...earlier, unseen] };
  const gaps = ['Steps that did not succeed: Fetch Groups.'];
  return sampleReport(
    { policy: POLICY, baseline, gaps, warnings: ['A warning.'] },
    changedGraph({ '{hook}': undefined }),
  );
}

/** Of one project, by repository or person. */
function narrowedReport(by: Grouping): Report {
  const report = filterReport(wholeReport(), { projects: ['PAY'], severity: 'medium' }, GRAPH);
  const items = report.findings.flatMap((finding) => finding.items);
  return { ...report, groups: { by, groups: groupItems(items, by) } };
}

/** Of a run to which Bitbucket refused the webhooks of a repository. */
function refusedReport(): Report {
  const names = { names: ['acme/web'], counts: [1], steps: ['fetch-webhooks'] };
  return sampleReport({
    skipped: [{ reason: 'refused', kind: 'repositories', explanation: 'Give access.', ...names }],
  });
}

const REPORTS: readonly (readonly [string, () => Report])[] = [
  ['a report without a baseline', () => sampleReport()],
  ['a report with everything', wholeReport],
  ['a report of a run with refusals', refusedReport],
  ['a report with a framework', () => sampleReport({ framework: 'slsa' })],
  ['a report with a filter, by repository', () => narrowedReport('repository')],
  ['a report with a filter, by person', () => narrowedReport('person')],
  ['a report of nothing', () => sampleReport({}, { entities: [], relationships: [] })],
];

describe('JSON', () => {
  const ajv = new Ajv({ allErrors: true, strict: true });
  addFormats(ajv);
  const validate = ajv.compile(schema);

  test.each(REPORTS)('%s is as its schema describes', (_, make) => {
    validate(JSON.parse(toJson(make())));
    expect(validate.errors ?? []).toEqual([]);
  });

  test('has the statuses of the items, and what only the baseline has', () => {
    const { baseline, items, warnings } = JSON.parse(toJson(wholeReport())) as ReportJson;
    expect(new Set(items.map(({ status }) => status))).toEqual(new Set(['new', 'remaining', 'accepted']));
    expect(baseline?.gone.map(({ key }) => key)).toEqual(['{hook}']);
    expect(baseline?.unjudged.map(({ key }) => key)).toEqual(['w/api/pull-requests/1']);
    expect(warnings).toEqual(['A warning.']);
  });
});

test('a framework is in JSON and Markdown, with the checks behind each control', () => {
  const report = sampleReport({ framework: 'slsa' });
  const { framework } = JSON.parse(toJson(report)) as ReportJson;
  expect(framework).toMatchObject({ id: 'slsa', totals: { failed: expect.any(Number) as number } });
  expect(framework?.controls.map(({ id }) => id)).toEqual(['L1', 'L2', 'L3', 'L4']);
  const markdown = toMarkdown(report);
  expect(markdown).toContain('## SLSA 1.2, source track\n\n');
  expect(markdown).toContain('| State | Control | Checks |');
  expect(markdown).toMatch(/\| failed \| L4 Two-party review \| Merged without approval: 1 failed<br>/);
});

test('what was refused is in every format that has room for it, and no failure', () => {
  const report = refusedReport();
  const { checks, coverage } = JSON.parse(toJson(report)) as ReportJson;
  expect(coverage).toMatchObject({ status: 'with omissions', gaps: [], skipped: [{ names: ['acme/web'] }] });
  expect(checks.find(({ id }) => id === 'insecure-webhooks')).toMatchObject({
    unread: ['acme/web'],
  });
  const text = 'Skipped repositories: 1 (acme/web). Give access. Steps that skipped them: fetch-webhooks.';
  expect(toMarkdown(report)).toContain('**Not everything could be read: 1 repository refused.** There may be more');
  expect(toMarkdown(report)).toContain(`## Left out\n\n- ${text}`);
  expect(toSarif(report)).toContain(text);
  expect(toSarif(report)).toContain('"executionSuccessful": true');
  expect(toJunit(report)).toContain(`Not everything could be read: 1 repository refused.&#10;${text}</skipped>`);
  expect(toJunit(report)).toContain('errors="0"');
});

test('what is out of scope and what is odd is in every format that has room for it', () => {
  const warnings = ['Only a part was collected.', 'A waiver expired.'];
  const report = sampleReport({ repositoriesOutOfScope: 2, warnings });
  const outside = 'Out of scope: 2 repositories.';
  expect(toMarkdown(report)).toContain(`UTC.\n${outside}\n`);
  expect(toSarif(report)).toContain(`"text": "${outside}"`);
  expect(toJunit(report)).toContain(`<skipped>${[outside, ...warnings].join('&#10;')}</skipped>`);
  expect(toJunit(sampleReport({ repositoriesOutOfScope: 0 }))).not.toContain('"coverage"');
});

describe('a filtered report', () => {
  const report = narrowedReport('repository');
  const sentence = /^Filtered by --project PAY --severity medium: 3 of \d+ items are shown\.$/;

  test('says so in every format that has room for it', () => {
    const { filter, items } = JSON.parse(toJson(report)) as ReportJson;
    expect(filter).toEqual({ projects: ['PAY'], severity: 'medium', hidden: expect.any(Number) as number });
    expect(items).toHaveLength(3);
    const [title, , line] = toMarkdown(report).split('\n');
    expect(title).toMatch(/ \(incomplete\) \(filtered\)$/);
    expect(line!.replaceAll('*', '')).toMatch(sentence);
    expect(toJunit(report)).toContain('name="graph-bitbucket: acme (filtered by --project PAY --severity medium)"');
    expect(toSarif(report)).toContain('"text": "Filtered by --project PAY --severity medium: ');
    expect(toCsv(report).trimEnd().split('\n')).toHaveLength(1 + allItems(report).length);
  });

  test('has its groups in JSON and Markdown, the worst first', () => {
    const { groups, items } = JSON.parse(toJson(report)) as ReportJson;
    expect(groups).toMatchObject({
      by: 'repository',
      groups: [
        { name: 'acme/api', counts: { critical: 1 } },
        { name: 'without a repository', counts: { medium: 1 } },
      ],
    });
    expect(groups?.groups.flatMap((group) => group.items)).toEqual(items.map(({ fingerprint }) => fingerprint));
    const text = toMarkdown(report);
    expect(text).toContain(
      '| Repository | Critical | High | Medium | Info | Accepted |\n| --- | --- | --- | --- | --- | --- |\n| acme/api | 1 |',
    );
    expect(text).toContain(
      '## acme/api (2)\n\n| Finding | Where | What | Why |\n| --- | --- | --- | --- |\n| critical: Merged without approval | acme/api |',
    );
    expect(text).toContain('## without a repository (1)');
  });
});

test.each(Object.entries(FORMATS))('two runs on the same data give the same %s', (_, format) => {
  const reversed = { entities: [...GRAPH.entities].reverse(), relationships: [...GRAPH.relationships].reverse() };
  expect(format(sampleReport({}, reversed))).toBe(format(sampleReport()));
});

describe('CSV', () => {
  test('has a row for each item, in its order, and those that only the baseline has at the end', () => {
    const [header, ...rows] = toCsv(wholeReport()).trimEnd().split('\n');
    expect(header).toBe(
      '"status","severity","finding","workspace","project","repository","name","reason","author","closer","approvers",' +
        '"holder","created","updated","merged","link","key","fingerprint","waiver","approved by","expires"',
    );
    expect(rows.map((row) => row.split(',').slice(0, 3).join())).toEqual(
      allItems(wholeReport()).map(({ status = '', severity, finding }) => `"${status}","${severity}","${finding}"`),
    );
    expect(rows[0]).toContain('"2026-11-25T11:43:20.000Z","https://bitbucket.org/acme/api/pull-requests/7"');
    expect(rows.find((row) => row.startsWith('"accepted"'))).toMatch(/"Open source\.","Ingrid","2027-03-31"$/);
  });

  test.each(['=', '+', '-', '@', '\t', '\r'])('a cell that begins with %j is no formula', (character) => {
    const title = `${character}HYPERLINK("https://evil.example","a, b")`;
    const report = sampleReport({}, changedGraph({ 'w/api/pull-requests/7': { displayName: title, title: '' } }));
    expect(toCsv(report)).toContain(`,"'${title.replaceAll('"', '""')}",`);
  });
});

describe('SARIF', () => {
  test.each(REPORTS)('%s is valid', (_, make) => {
    (expect(JSON.parse(toSarif(make()))) as unknown as { toBeValidSarifLog(): void }).toBeValidSarifLog();
  });

  interface Log {
    runs: [
      {
        tool: { driver: { rules: { id: string }[] } };
        invocations: [{ executionSuccessful: boolean; toolExecutionNotifications: unknown[] }];
        results: Record<string, unknown>[];
      },
    ];
  }

  test('has a result for each item, with its fingerprint, its state and who accepts it', () => {
    const { invocations, results, tool } = (JSON.parse(toSarif(wholeReport())) as Log).runs[0];
    const [first] = results;
    expect(first).toMatchObject({
      ruleId: 'merged-without-approval',
      ...{
        level: 'error',
        baselineState: 'new',
        partialFingerprints: { 'graphBitbucket/v1': expect.any(String) as unknown },
      },
      locations: [
        {
          physicalLocation: { artifactLocation: { uri: 'https://bitbucket.org/acme/api/pull-requests/7' } },
          logicalLocations: [{ fullyQualifiedName: 'acme/api/7: Fix it' }],
        },
      ],
    });
    expect(tool.driver.rules[Number(first?.ruleIndex)]?.id).toBe('merged-without-approval');
    expect(results.map(({ baselineState }) => baselineState)).toEqual(
      expect.arrayContaining(['new', 'unchanged', 'absent', undefined]),
    );
    expect(results.filter(({ suppressions }) => suppressions)).toMatchObject([
      { suppressions: [{ justification: 'Open source. (approved by Ingrid until 2027-03-31)' }] },
    ]);
    expect(invocations[0]).toMatchObject({ executionSuccessful: false });
    expect(invocations[0].toolExecutionNotifications).toHaveLength(2);
  });
});

describe('JUnit', () => {
  const xsd = { fileName: 'junit.xsd', contents: readFileSync(join(__dirname, 'junit.xsd'), 'utf8') };

  async function errorsOf(xml: string): Promise<string[]> {
    const file = { fileName: 'report.xml', contents: xml };
    const { errors } = await validateXML({ xml: [file], schema: [xsd], maxMemoryPages: memoryPages.max });
    return errors.map(({ message }) => message);
  }

  test.each(REPORTS)('%s is valid', async (_, make) => {
    expect(await errorsOf(toJunit(make()))).toEqual([]);
  });

  test('has a failure for each open item, and skips what is accepted, for information, or not judged', () => {
    const report = wholeReport();
    const xml = toJunit(report);
    const open = allItems(report).filter(
      ({ status, severity }) => ['new', 'remaining'].includes(String(status)) && severity !== 'info',
    );
    expect([...xml.matchAll(/<failure /g)]).toHaveLength(open.length);
    expect(xml).toContain(`failures="${open.length}" errors="1"`);
    expect(xml).toContain(
      '<error message="The report is incomplete: there may be more than it says." type="coverage">',
    );
    expect(xml).toContain('<skipped>Accepted until 2027-03-31 by Ingrid: Open source.</skipped>');
    expect(xml).toContain('<testcase classname="merged-without-approval" name="acme/api/7: Fix it" time="0">');
    expect(xml).toMatch(/^<\?xml version="1\.0" encoding="UTF-8"\?>\n<testsuites name="graph-bitbucket: acme" tests="/);
  });

  test('tests of a suite have different names', () => {
    const keys = changedGraph({ '{hook}': { name: 'CI' } }).entities.filter(({ _key }) => _key === '{hook}');
    const graph = { ...GRAPH, entities: [...GRAPH.entities, ...keys.map((hook) => ({ ...hook, _key: '{other}' }))] };
    const names = [...toJunit(sampleReport({}, graph)).matchAll(/classname="insecure-webhooks" name="([^"]*)"/g)];
    expect(names.map(([, name]) => name)).toEqual([
      expect.stringMatching(/^acme\/api: CI \([0-9a-f]{8}\)$/),
      expect.stringMatching(/^acme\/api: CI \([0-9a-f]{8}\)$/),
    ]);
    expect(new Set(names.map(([, name]) => name)).size).toBe(2);
  });

  test('text of any kind stays valid and is cut where Bitbucket cuts it', async () => {
    const odd = fc.string({ unit: 'binary', maxLength: 40 });
    const texts = fc.sample(odd, { numRuns: 30, seed: 7 });
    const title = ['\u0000\u0008\ud800<&>"\']]>\ufffe\r\n\t', 'x'.repeat(5_000), ...texts].join(' ');
    const xml = toJunit(sampleReport({}, changedGraph({ '{hook}': { name: title, address: title } })));
    expect(await errorsOf(xml)).toEqual([]);
    expect(Math.max(...[...xml.matchAll(/message="([^"]*)"/g)].map(([, text]) => text!.length))).toBeLessThan(5_000);
  });
});

describe('Markdown', () => {
  test('has an overview, what is new, each finding, what is gone, and what is missing', () => {
    const text = toMarkdown(wholeReport());
    expect(text).toMatch(/^# Bitbucket findings: acme \(incomplete\)\n\n\*\*Incomplete: /);
    expect(text).toContain('Since 24 Nov 2026, 08:13 UTC: **1 new**, 1 gone.');
    expect(text).toContain('| critical | Merged without approval | 1 | 1 | 0 | 0 |');
    expect(text).toContain('| high | Public repositories | 2 | 0 | 1 | 0 |');
    expect(text).toContain('## Critical: Merged without approval (1)');
    expect(text).toContain('[api/7: Fix it](https://bitbucket.org/acme/api/pull-requests/7)');
    expect(text).toContain('## Gone since the baseline (1)');
    expect(text).toContain('## Warnings\n\n- A warning.');
  });

  test.each<[title: string, shown: string]>([
    ['a | b', 'a \\| b'],
    ['[x](javascript:1)', '\\[x\\](javascript:1)'],
    ['<img src=x>', '&lt;img src=x&gt;'],
    ['line\nbreak', 'line break'],
    ['**bold** `code`', '\\*\\*bold\\*\\* \\`code\\`'],
    ['ask @ann', 'ask @\u200bann'],
    ['&lt;', '&amp;lt;'],
    ['# 1. - a+b', '\\# 1. - a+b'],
    ['12. item', '12\\. item'],
    ['- item', '\\- item'],
  ])('shows %j as it is', (displayName, shown) => {
    const graph = changedGraph({ 'w/api/pull-requests/7': { displayName, title: '', webLink: undefined } });
    expect(toMarkdown(sampleReport({}, graph))).toContain(`| acme/api | ${shown} |`);
  });

  test('a link that would end early does not', () => {
    const webLink = 'https://bitbucket.org/acme/api/pull-requests/7?a=(b)|c d';
    const graph = changedGraph({ 'w/api/pull-requests/7': { webLink } });
    expect(toMarkdown(sampleReport({}, graph))).toContain('/7?a=%28b%29%7Cc%20d)');
  });

  test('a long list says how many more there are', () => {
    const repositories = Array.from({ length: 40 }, (_, index) => ({
      ...{ ...GRAPH.entities.find(({ _key }) => _key === '{web}')!, _key: `{${index}}`, fullName: `acme/r${index}` },
    }));
    const text = toMarkdown(sampleReport({}, { entities: [...GRAPH.entities, ...repositories], relationships: [] }));
    expect(text).toContain('And 17 more.');
  });
});
