import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';

import type { PullRequestFacts } from '../../../../src/approval/knownFacts';
import { FactsFile } from '../../../../src/cli/collect/factsFile';

const ORIGIN = 'https://api.bitbucket.org';
const KEY = { id: '{r}/1', version: 'v1' };
const COMMIT = { hash: 'a'.repeat(40), parents: ['b'.repeat(40)], authorId: '{ann}', summary: 'Add a page' };
const APPROVAL = { kind: 'approval' as const, at: 1, userId: '{bob}' };
const UPDATE = { kind: 'update' as const, at: 1, state: 'OPEN', source: 'a'.repeat(12) };
const FACTS: PullRequestFacts = { commits: [COMMIT], activity: [APPROVAL] };

let path: string;
let problems: string[];
beforeEach(() => {
  path = join(mkdtempSync(join(tmpdir(), 'graph-bitbucket-')), 'cache.ndjson');
  problems = [];
});
afterEach(() => rmSync(join(path, '..'), { recursive: true, force: true }));

function open(origin = ORIGIN): FactsFile {
  return FactsFile.open(path, origin, (reason) => problems.push(reason));
}

function keep(facts = FACTS, key = KEY): void {
  const file = open();
  file.add(key, facts);
  file.close();
}

function lineOf(change: object): string {
  return JSON.stringify({ key: 'k', version: 'v', ...FACTS, ...change });
}

test.each<[string, PullRequestFacts]>([
  ['as few fields as there may be', FACTS],
  ['nothing', { commits: [], activity: [] }],
  [
    'all fields',
    {
      commits: [{ ...COMMIT, authorId: undefined, authorAccountId: '1:2', summary: '' }],
      activity: [
        { ...APPROVAL, at: 1.5, userName: 'Bob', isNoPerson: true },
        { ...UPDATE, at: undefined, state: '', destination: { branch: 'main', commit: 'b'.repeat(12) } },
        { ...UPDATE, source: undefined, destination: { branch: 'main' } },
      ],
    },
  ],
])('facts with %s outlive the run', (_, facts) => {
  keep(facts);
  expect(open().get(KEY)).toEqual(facts);
  expect(problems).toEqual([]);
});

test('facts of another version, another pull request or another Bitbucket are not given', () => {
  keep();
  expect(open().get({ ...KEY, version: 'v2' })).toBeUndefined();
  expect(open().get({ ...KEY, id: '{r}/2' })).toBeUndefined();
  expect(open('https://bitbucket.example').get(KEY)).toBeUndefined();
});

test('a new version replaces the one before', () => {
  keep();
  keep({ ...FACTS, activity: [] }, { ...KEY, version: 'v2' });
  expect(open().get({ ...KEY, version: 'v2' })).toEqual({ ...FACTS, activity: [] });
  expect(readFileSync(path, 'utf8').trim().split('\n')).toHaveLength(2);
});

test('only the owner may read it', () => {
  keep();
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

test('a run that is killed loses at most the last facts, and does not damage the file', () => {
  const file = open();
  for (let id = 0; id < 120; id += 1) {
    file.add({ id: `{r}/${id}`, version: 'v' }, FACTS);
  }
  // killed here, in the middle of a line
  writeFileSync(path, `${readFileSync(path, 'utf8')}{"key":"half`);
  const next = open();
  const kept = Array.from({ length: 120 }, (_, id) => next.get({ id: `{r}/${id}`, version: 'v' })).filter(Boolean);
  expect(kept).toHaveLength(100);
  expect(problems).toEqual([]);
});

test('a pull request with very many commits is not kept', () => {
  const commits = Array.from({ length: 5000 }, () => FACTS.commits[0]!);
  keep({ ...FACTS, commits });
  expect(open().get(KEY)).toBeUndefined();
});

test.each([
  ['text', 'hello', 'another version has written it, or it is damaged'],
  ['nothing', '', 'another version has written it, or it is damaged'],
  ['another version', '{"format":"graph-bitbucket: facts of closed pull requests","version":2}\n', 'another version'],
])('a file with %s is begun anew, with one message', (_, text, reason) => {
  writeFileSync(path, text);
  const file = open();
  expect(problems).toHaveLength(1);
  expect(problems[0]).toContain(reason);
  file.add(KEY, FACTS);
  file.close();
  expect(open().get(KEY)).toEqual(FACTS);
});

test.each([
  ['no JSON', 'x'],
  ['no key', JSON.stringify({ version: 'v1', ...FACTS })],
  ['commits that are no list', JSON.stringify({ key: 'k', version: 'v1', commits: 'x', activity: [] })],
  [
    'a commit without parents',
    JSON.stringify({ key: 'k', version: 'v', commits: [{ hash: 'a', summary: '' }], activity: [] }),
  ],
  ...[
    { hash: 'a' },
    { parents: [7] },
    { parents: [''] },
    { summary: undefined },
    { authorId: null },
    { authorAccountId: {} },
    { author: '{ann}' },
  ].map((change) => [`a commit with ${inspect(change)}`, lineOf({ commits: [{ ...COMMIT, ...change }] })]),
  ...[
    { at: '1' },
    { at: null },
    { userId: undefined },
    { userId: '' },
    { userName: 7 },
    { isNoPerson: 'no' },
    { usrName: 'Bob' },
    { kind: 'update' },
  ].map((change) => [`an approval with ${inspect(change)}`, lineOf({ activity: [{ ...APPROVAL, ...change }] })]),
  ...[
    { at: '1' },
    { state: undefined },
    { source: 7 },
    { source: '' },
    { destination: null },
    { destination: [] },
    { destination: { branch: 7 } },
    { destination: { commit: 'a' } },
    { kind: 'approval' },
  ].map((change) => [`an update with ${inspect(change)}`, lineOf({ activity: [{ ...UPDATE, ...change }] })]),
  ['an entry of no kind', JSON.stringify({ key: 'k', version: 'v', commits: [], activity: [{}] })],
  ['null', 'null'],
])('a line with %s means that nothing of the file is believed', (_, line) => {
  keep();
  writeFileSync(path, `${readFileSync(path, 'utf8')}${line}\n`);
  expect(open().get(KEY)).toBeUndefined();
  expect(problems).toEqual(['it is damaged']);
});

test('a folder in its place is left alone', () => {
  mkdirSync(path);
  const file = open();
  file.add(KEY, FACTS);
  file.close();
  expect(problems).toEqual(['it is not a file']);
  expect(file.get(KEY)).toEqual(FACTS);
  expect(statSync(path).isDirectory()).toBe(true);
});

test('what was used last is kept when there is no room for all', () => {
  const long: PullRequestFacts = { ...FACTS, commits: [{ ...FACTS.commits[0]!, summary: 'x'.repeat(190_000) }] };
  const file = open();
  for (let id = 0; id < 400; id += 1) {
    file.add({ id: `{r}/${id}`, version: 'v' }, long);
  }
  file.get({ id: '{r}/0', version: 'v' });
  file.close();
  expect(statSync(path).size).toBeLessThan(64_100_000);
  const next = open();
  expect(next.get({ id: '{r}/0', version: 'v' })).toBeDefined();
  expect(next.get({ id: '{r}/1', version: 'v' })).toBeUndefined();
  expect(next.get({ id: '{r}/399', version: 'v' })).toBeDefined();
});
