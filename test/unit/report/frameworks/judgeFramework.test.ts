import { Steps } from '../../../../src/graph/model';
import { checkText, countsText, totalsText } from '../../../../src/report/frameworks/controlText';
import { type ControlState, FRAMEWORK_IDS } from '../../../../src/report/frameworks/framework';
import { FRAMEWORKS } from '../../../../src/report/frameworks/frameworks';
import { judgeFramework } from '../../../../src/report/frameworks/judgeFramework';
import type { Finding, Item } from '../../../../src/report/reportData';
import { sampleReport } from '../sampleReport';

function finding(id: string, values: Partial<Finding> = {}): Finding {
  return {
    ...{ id, title: `Title of ${id}`, severity: 'high', state: 'clear', checked: 10, undetermined: 0 },
    ...{ subject: 'object', passed: 10, unjudged: [], isCollected: true, why: '', fix: '', question: '', items: [] },
    ...values,
  };
}

const ITEM: Item = {
  ...{ finding: 'a', fingerprint: 'f', severity: 'high', key: 'k', type: 't', name: 'n', reason: 'r' },
  ...{ people: [], times: {} },
};
const ACCEPTED: Item = { ...ITEM, fingerprint: 'g', status: 'accepted' };
const FOUND: Partial<Finding> = { state: 'found', passed: 8, items: [ITEM, ACCEPTED] };

const { coverage: COVERAGE } = sampleReport();

/** The control 1.1.16 of CIS, about rewriting history. */
const controlWith = (values: Partial<Finding>) =>
  judgeFramework({ coverage: COVERAGE, findings: [finding('force-push-allowed', values)] }, 'cis').controls.find(
    ({ id }) => id === '1.1.16',
  );

test.each<[string, Partial<Finding>, ControlState, string]>([
  ['everything is in order', {}, 'passed', '10 passed'],
  ['something was found', FOUND, 'failed', '1 failed, 1 accepted, 8 passed'],
  ['everything found is accepted', { state: 'found', passed: 9, items: [ACCEPTED] }, 'passed', '1 accepted, 9 passed'],
  ['something is for information', { ...FOUND, severity: 'info' }, 'manual', '1 to look at, 1 accepted, 8 passed'],
  [
    'something is for information, and more not judged',
    { ...FOUND, severity: 'info', undetermined: 3 },
    'not judged',
    '1 to look at, 1 accepted, 3 not judged, 8 passed',
  ],
  [
    'something could not be judged',
    { undetermined: 3, state: 'undetermined' },
    'not judged',
    '3 not judged, 10 passed',
  ],
  [
    'something was found, and more not judged',
    { ...FOUND, undetermined: 3 },
    'failed',
    '1 failed, 1 accepted, 3 not judged, 8 passed',
  ],
  [
    'what was found is accepted, and more not judged',
    { state: 'found', passed: 9, items: [ACCEPTED], undetermined: 3 },
    'not judged',
    '1 accepted, 3 not judged, 9 passed',
  ],
  ['the source failed', { isCollected: false }, 'not judged', '10 passed'],
  ['the source is off', { state: 'not applicable', checked: 0, passed: 0 }, 'not judged', 'nothing could be judged'],
  ['there was no object', { state: 'not collected', checked: 0, passed: 0 }, 'not judged', 'nothing could be judged'],
])('%s', (_, values, state, counts) => {
  const control = controlWith(values)!;
  expect(control.state).toBe(state);
  expect(control.checks.map((check) => checkText(check))).toEqual([`Title of force-push-allowed: ${counts}`]);
});

test('main branches are counted, not the commits that were pushed to them', () => {
  const pushedTo = (repository: string, items: Item[]) =>
    items.map((item, index): Item => ({ ...item, fingerprint: `${repository}${index}`, repository }));
  const items = [...pushedTo('acme/a', [ITEM, ITEM, ACCEPTED]), ...pushedTo('acme/b', [ACCEPTED, ACCEPTED])];
  const pushes = finding('direct-pushes', { state: 'found', checked: 5, passed: 3, undetermined: 2, items });
  const { controls } = judgeFramework({ coverage: COVERAGE, findings: [pushes] }, 'slsa');
  const [check] = controls.flatMap(({ checks }) => checks);
  expect(countsText(check!)).toBe('1 failed, 1 accepted, 2 not judged, 3 passed');
});

test.each([
  ['insecure-webhooks', 'fetch-webhooks', 'success', 'passed', 'there is none'],
  ['insecure-webhooks', 'fetch-webhooks', 'failure', 'not judged', 'nothing could be judged'],
  ['insecure-webhooks', 'fetch-runners', 'success', 'not judged', 'nothing could be judged'],
  // no merge has put the control to the test
  ['merged-without-approval', 'fetch-prs', 'success', 'not judged', 'nothing could be judged'],
])('%s without an object, when step %s ended as %s', (id, step, status, state, counts) => {
  const findings = [finding(id, { state: 'not collected', checked: 0, passed: 0 })];
  const coverage = { ...COVERAGE, steps: [{ id: step, name: step, status }] };
  const { controls } = judgeFramework({ coverage, findings }, 'cis');
  const check = controls.flatMap(({ checks }) => checks)[0]!;
  expect([check.state, countsText(check)]).toEqual([state, counts]);
});

test('a check without an object does not pass where a source was not read that may show one', () => {
  const values: Partial<Finding> = { state: 'not collected', checked: 0, passed: 0, isCollected: false };
  const findings = [finding('outsiders-with-access', values)];
  const coverage = { ...COVERAGE, steps: [{ id: Steps.EXTERNAL_USERS, name: 'People', status: 'success' }] };
  const { controls } = judgeFramework({ coverage, findings }, 'pci');
  expect(controls.find(({ checks }) => checks.length > 0)?.state).toBe('not judged');
});

test('the worst check decides, and what a person has to look at keeps a control from passing', () => {
  const findings = [
    finding('merged-without-approval'),
    finding('merged-self-approved', { undetermined: 1, state: 'undetermined' }),
    finding('force-push-allowed'),
    finding('push-exemptions', FOUND),
  ];
  const { controls, totals } = judgeFramework({ coverage: COVERAGE, findings }, 'slsa');
  expect(controls.map(({ id, state }) => [id, state])).toEqual([
    ['L1', 'manual'],
    ['L2', 'manual'],
    ['L3', 'failed'],
    ['L4', 'not judged'],
  ]);
  expect(totals).toEqual({ failed: 1, 'not judged': 1, manual: 2, passed: 0 });
  expect(totalsText(totals)).toBe('1 failed, 1 not judged, 2 manual, 0 passed');
});

test.each(FRAMEWORK_IDS)('%s: two-step verification, single sign-on and addresses are for a person', (id) => {
  const { controls } = judgeFramework({ coverage: COVERAGE, findings: [] }, id);
  expect(controls.map((control) => control.id)).toEqual(FRAMEWORKS[id].controls.map((control) => control.id));
  expect(controls.every(({ checks, state }) => checks.length === 0 && state === 'manual')).toBe(true);
  const byHand = controls.map(({ manual }) => manual ?? '').join(' ');
  expect(byHand).toMatch(id === 'slsa' ? /strong authentication/ : /two-step verification/);
  expect(/single sign-on/.test(byHand)).toBe(['soc2', 'iso', 'pci'].includes(id));
  expect(/IP addresses/.test(byHand)).toBe(['cis', 'soc2', 'iso'].includes(id));
});

test('a report has a framework when somebody asks for one', () => {
  expect(sampleReport().framework).toBeUndefined();
  expect(sampleReport({ framework: 'soc2' }).framework?.controls.find(({ id }) => id === 'CC8.1')).toMatchObject({
    state: 'failed',
    checks: expect.arrayContaining([expect.objectContaining({ id: 'merged-without-approval', failed: 1 })]) as unknown,
  });
});
