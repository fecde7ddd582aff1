import { Steps } from '../../../../src/graph/model';
import { allItems } from '../../../../src/report/items/allItems';
import { applyWaivers } from '../../../../src/report/policy/applyWaivers';
import { parsePolicy } from '../../../../src/report/policy/parsePolicy';
import type { Policy } from '../../../../src/report/policy/policy';
import { applyScope } from '../../../../src/report/policy/scope';
import type { Report } from '../../../../src/report/reportData';
import { NOW } from '../findings/evaluate';
import { changedGraph, GRAPH, sampleReport } from '../sampleReport';

/** A policy with one waiver. Times of reports are in November 2026. */
function waiving(check: string, match: object, expires = '2027-03-31'): Policy {
  const waiver = { check, match, reason: 'Known.', approvedBy: 'Ingrid', expires };
  return parsePolicy(JSON.stringify({ waivers: [waiver] }), 'graph-bitbucket.yml');
}

function acceptedOf(report: Report): string[] {
  return allItems(report).flatMap(({ key, status }) => (status === 'accepted' ? [key] : []));
}

test.each<[finding: string, match: object, keys: string[]]>([
  ['public-repositories', { repository: 'acme/web' }, ['{web}']],
  ['public-repositories', { repository: 'WEB' }, ['{web}']],
  ['public-repositories', { repository: 'acme/*' }, ['{web}', '{api}']],
  ['public-repositories', { repository: ['acme/api', 'acme/web'] }, ['{web}', '{api}']],
  ['public-repositories', { repository: 'other/*' }, []],
  ['public-repositories', { project: 'pay' }, ['{api}']],
  ['public-repositories', { project: 'acme/PAY' }, ['{api}']],
  ['public-repositories', { project: 'PAY', repository: 'web' }, []],
  ['public-repositories', { key: '{api}' }, ['{api}']],
  ['public-repositories', { author: '*' }, []],
  ['merged-without-approval', { author: 'ann' }, ['w/api/pull-requests/7']],
  ['merged-without-approval', { author: '{ann}' }, ['w/api/pull-requests/7']],
  ['merged-without-approval', { author: 'bob' }, []],
  ['merged-without-approval', { key: '*/pull-requests/7' }, ['w/api/pull-requests/7']],
  ['merged-self-approved', { key: '*' }, []],
  ['insecure-webhooks', { repository: 'acme/web' }, []],
])('%s with %j accepts %j', (finding, match, keys) => {
  const report = sampleReport({ policy: waiving(finding, match) });
  expect(acceptedOf(report)).toEqual(keys);
  expect(report.warnings).toEqual(
    // a pull request that a run does not read may come back
    keys.length > 0 || finding.startsWith('merged-')
      ? []
      : [`graph-bitbucket.yml:1: the waiver for ${finding} matches nothing. Correct its patterns, or remove it.`],
  );
});

test.each<[string, Parameters<typeof sampleReport>]>([
  ['not every object was judged', [{}, changedGraph({ '{hook}': { insecure: undefined } })]],
  [
    'Bitbucket refused something',
    [
      {
        skipped: [
          {
            ...{
              reason: 'refused',
              kind: 'repositories',
              explanation: 'Give access.',
              names: ['acme/api'],
              counts: [1],
            },
            steps: [Steps.WEBHOOKS],
          },
        ],
      },
    ],
  ],
])('nothing is said of a waiver without an item where %s', (_, [options, graph]) => {
  const policy = waiving('insecure-webhooks', { repository: 'acme/web' });
  expect(sampleReport({ ...options, policy }, graph).warnings).toEqual([]);
});

test('an accepted item stays, with who approved it, why and until when', () => {
  const policy = waiving('public-repositories', { repository: 'web' });
  const report = sampleReport({ policy });
  expect(allItems(report)).toHaveLength(allItems(sampleReport()).length);
  expect(allItems(report).find(({ status }) => status === 'accepted')).toMatchObject({
    key: '{web}',
    waiver: { reason: 'Known.', approvedBy: 'Ingrid', expires: '2027-03-31' },
  });
});

test.each<[expires: string, isAccepted: boolean]>([
  ['2026-11-24', false],
  ['2026-11-25', true],
  ['2026-11-26', true],
])('on 2026-11-25, a waiver until %s holds: %s', (expires, isAccepted) => {
  const report = sampleReport({ policy: waiving('public-repositories', { repository: 'web' }, expires) });
  expect(acceptedOf(report)).toEqual(isAccepted ? ['{web}'] : []);
  const warning =
    'graph-bitbucket.yml:1: the waiver for public-repositories expired on 2026-11-24, so 1 item counts again. Correct ' +
    'them, or renew the waiver.';
  expect(report.warnings).toEqual(isAccepted ? [] : [warning]);
});

test('an expired waiver beside a valid one makes nothing count again', () => {
  const { waivers, ...policy } = waiving('public-repositories', { repository: 'web' });
  const expired = { ...waivers[0]!, expires: '2026-01-01', line: 9 };
  const report = sampleReport({ policy: { ...policy, waivers: [expired, ...waivers] } });
  expect(acceptedOf(report)).toEqual(['{web}']);
  expect(report.warnings).toEqual([
    'graph-bitbucket.yml:9: the waiver for public-repositories expired on 2026-01-01. Another one holds for what it is for, so remove it.',
  ]);
});

test('the patterns of many waivers are read once, and not again for each item', () => {
  const { waivers, ...policy } = waiving('public-repositories', { repository: ['acme/x*', 'acme/none'], key: '*' });
  const { findings } = sampleReport();
  const finding = findings.find(({ id }) => id === 'public-repositories')!;
  const many = { ...finding, items: Array.from({ length: 100 }, () => finding.items[0]!) };
  // finds the parts of a pattern
  const read = jest.spyOn(String.prototype, 'matchAll');
  applyWaivers([many], { ...policy, waivers: Array.from({ length: 50 }, () => ({ ...waivers[0]! })) }, NOW);
  const { length } = read.mock.calls;
  read.mockRestore();
  expect(length).toBe(50 * 3 * 2);
});

test('an accepted item is neither new nor remaining', () => {
  const policy = waiving('public-repositories', { repository: 'web' });
  const baseline = { collectedOn: NOW - 1e8, workspaces: ['acme'], items: [] };
  expect(acceptedOf(sampleReport({ policy, baseline }))).toEqual(['{web}']);
});

test('a waiver for a check that could not be made is not called useless', () => {
  const policy = waiving('insecure-webhooks', { repository: 'api' });
  const options = { policy, generatedOn: NOW };
  expect(sampleReport(options, changedGraph({ '{hook}': { insecure: false } })).warnings).toHaveLength(1);
  expect(sampleReport({ ...options, policy: waiving('stale-pull-requests', { key: '*' }) }).warnings).toEqual([]);
});

describe('the scope', () => {
  const everything = GRAPH.entities.map(({ _key }) => _key);
  const ofApi = ['{api}', 'w/api/pull-requests/7', '{hook}'];
  const ofWeb = ['{web}', '{grant}'];
  const ofPay = ['{pay}', '{key}'];

  test.each<[scope: object, without: string[], repositories: number]>([
    [{}, [], 0],
    [{ repositories: ['acme/*'] }, [], 0],
    [{ repositories: ['acme/api'] }, ofWeb, 1],
    [{ repositories: ['web'] }, [...ofApi, ...ofPay], 1],
    // the project of the other repository is not known
    [{ projects: ['PAY'] }, [], 0],
    [{ projects: ['OTHER'] }, [...ofApi, ...ofPay], 1],
    [{ exclude: ['acme/api'] }, ofApi, 1],
    [{ projects: ['PAY'], exclude: ['api'] }, ofApi, 1],
  ])('%j leaves out %j', (scope, without, repositoriesOutOfScope) => {
    const given = { projects: [], repositories: [], exclude: [], ...scope };
    const scoped = applyScope(GRAPH, given, 'graph-bitbucket.yml');
    expect(scoped.graph.entities.map(({ _key }) => _key)).toEqual(everything.filter((key) => !without.includes(key)));
    expect(scoped.repositoriesOutOfScope).toBe(repositoriesOutOfScope);
    const keys = new Set(scoped.graph.entities.map(({ _key }) => _key));
    expect(scoped.graph.relationships.every((one) => keys.has(one._fromEntityKey) && keys.has(one._toEntityKey))).toBe(
      true,
    );
  });
});

test('patterns of the scope that match nothing are said', () => {
  const scope = { projects: ['PAY', 'PEY'], repositories: ['acme/*'], exclude: ['acme/api', 'other/api'] };
  expect(applyScope(GRAPH, scope, 'graph-bitbucket.yml').warnings).toEqual([
    'graph-bitbucket.yml: the scope has "PEY", which matches nothing. Correct it, or remove it.',
    'graph-bitbucket.yml: the scope has "other/api", which matches nothing. Correct it, or remove it.',
  ]);
});

test('merges into a protected branch count like those into the main branch, and the item names the branch', () => {
  const graph = changedGraph({ 'w/api/pull-requests/7': { target: 'release/1.0' } });
  const findingsOf = (text: string) =>
    allItems(sampleReport({ policy: parsePolicy(text, 'graph-bitbucket.yml') }, graph))
      .filter(({ finding }) => finding.startsWith('merged-'))
      .map(({ finding, reason }) => [finding, reason.slice(0, 18)]);
  expect(findingsOf('protectedBranches: [release/*]')).toEqual([['merged-without-approval', 'Into release/1.0. ']]);
  expect(findingsOf('protectedBranches: [Release/*]')).toEqual([['merged-into-other-branches', 'Into release/1.0. ']]);
});
