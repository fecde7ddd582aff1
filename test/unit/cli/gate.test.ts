import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { CommandError } from '../../../src/cli/CommandError';
import { EXIT_CODES, exitCodeText } from '../../../src/cli/exitCodes';
import { assertGateOptions, type GateOptions, passGate } from '../../../src/cli/gate';
import { allItems } from '../../../src/report/items/allItems';
import { parsePolicy } from '../../../src/report/policy/parsePolicy';
import { NOW } from '../report/findings/evaluate';
import { changedGraph, sampleReport } from '../report/sampleReport';

const GAPS = ['Steps that did not succeed: Fetch Groups.'];
const known = { collectedOn: NOW - 1e8, workspaces: ['acme'], items: allItems(sampleReport()) };
const withoutCritical = { ...known, items: known.items.filter(({ severity }) => severity !== 'critical') };

/** Accepts the only critical item until a day. */
const accepting = (expires: string) =>
  parsePolicy(
    JSON.stringify({
      waivers: [
        { check: 'merged-without-approval', match: { key: '*' }, reason: 'A drill.', approvedBy: 'Ingrid', expires },
      ],
    }),
    'graph-bitbucket.yml',
  );

const QUIET = changedGraph({ 'w/api/pull-requests/7': undefined });
const REFUSED = {
  ...{ reason: 'refused', kind: 'repositories', explanation: 'Give access.' },
  ...{ names: ['acme/web'], counts: [1], steps: ['fetch-webhooks'] },
};

test.each<[string, GateOptions, ReturnType<typeof sampleReport>, number]>([
  ['without a gate', {}, sampleReport({ gaps: GAPS }), 0],
  ['with a finding', { failOn: 'critical' }, sampleReport(), 2],
  ['with a more severe finding', { failOn: 'medium' }, sampleReport(), 2],
  [
    'with less severe findings',
    { failOn: 'critical' },
    sampleReport({}, changedGraph({ 'w/api/pull-requests/7': undefined })),
    0,
  ],
  ['with an accepted finding', { failOn: 'critical' }, sampleReport({ policy: accepting('2027-03-31') }), 0],
  ['with a waiver that has expired', { failOn: 'critical' }, sampleReport({ policy: accepting('2026-11-24') }), 2],
  ['with a new finding', { failOn: 'critical', newOnly: true }, sampleReport({ baseline: withoutCritical }), 2],
  ['with remaining findings', { failOn: 'info', newOnly: true }, sampleReport({ baseline: known }), 0],
  ['of an incomplete run with a finding', { failOn: 'critical' }, sampleReport({ gaps: GAPS }), 2],
  ['of an incomplete run', { failOn: 'critical', newOnly: true }, sampleReport({ gaps: GAPS, baseline: known }), 3],
  ['of an incomplete run that must be complete', { failOnIncomplete: true }, sampleReport({ gaps: GAPS }), 3],
  [
    'of an incomplete run with a finding, too',
    { failOn: 'critical', failOnIncomplete: true },
    sampleReport({ gaps: GAPS }),
    2,
  ],
  ['of a complete run', { failOnIncomplete: true }, sampleReport(), 0],
  ['of a run with refusals', { failOn: 'critical' }, sampleReport({ skipped: [REFUSED] }, QUIET), 0],
  ['of a run with refusals that must be complete', { failOnIncomplete: true }, sampleReport({ skipped: [REFUSED] }), 3],
  [
    'of a run that left out nothing that the graph lacks',
    { failOnIncomplete: true },
    sampleReport({ skipped: [{ ...REFUSED, reason: 'closedAccount' }] }),
    0,
  ],
])('a report %s ends as it should', (_, options, report, exitCode) => {
  let code = 0;
  try {
    passGate(report, options);
  } catch (error) {
    code = (error as CommandError).exitCode;
  }
  expect(code).toBe(exitCode);
});

test('the message names the findings and counts what is new', () => {
  expect(() => passGate(sampleReport({ baseline: withoutCritical }), { failOn: 'info', newOnly: true })).toThrow(
    'New findings of severity info or above: merged-without-approval (1).',
  );
});

test('the message says what was refused', () => {
  const report = sampleReport({ skipped: [REFUSED] });
  expect(() => passGate(report, { failOnIncomplete: true })).toThrow(
    'Not everything could be read: 1 repository refused. "Left out" in the summary says why.',
  );
  expect(() => passGate(report, { failOn: 'critical' })).toThrow(
    'merged-without-approval (1). There may be more: 1 repository refused.',
  );
});

test('options that contradict each other are said', () => {
  expect(() => assertGateOptions({ newOnly: true }, true)).toThrow('Add --fail-on, or leave out --new-only.');
  expect(() => assertGateOptions({ newOnly: true, failOn: 'high' }, false)).toThrow('Name its JSON with --baseline');
});

test('the help and the documents have the same exit codes', () => {
  const page = readFileSync(join(__dirname, '..', '..', '..', 'docs', 'report.md'), 'utf8');
  const rows = [...page.matchAll(/^\| `(\d+)` +\| (.+?) +\|$/gm)].map(([, code, meaning]) => [
    code,
    meaning!.replaceAll('`', ''),
  ]);
  expect(rows).toEqual(EXIT_CODES.map((row) => [...row]));
  expect(exitCodeText()).toContain(
    '  130  interrupted with Ctrl+C\n  141  nobody reads the output any more\n  143  ended',
  );
});
