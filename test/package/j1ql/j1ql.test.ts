import type { Graph, GraphObject } from '../../../src/report/graph';
import { QueryEngine, type Row } from './evaluate';
import { parseQuery } from './parse';
import { unknownNames } from './unknownNames';

const NOW = Date.UTC(2026, 5, 1);
const HOUR_MS = 3_600_000;

const GRAPH: Graph = {
  entities: [
    user('ann', { email: 'ann@example.com', createdOn: NOW - 30 * HOUR_MS }),
    user('bob', { email: undefined, createdOn: NOW - 2 * HOUR_MS }),
    user('eve', { createdOn: NOW - 90 * HOUR_MS, _deleted: true, _endOn: NOW - 2 * HOUR_MS }),
    { _key: 'group', _type: 'bitbucket_group', _class: ['UserGroup'], name: 'Staff' },
    { _key: 'pr1', _type: 'bitbucket_pullrequest', _class: ['Review', 'PR'], approverIds: ['ann'], authorId: 'ann' },
    { _key: 'pr2', _type: 'bitbucket_pullrequest', _class: ['Review', 'PR'], approverIds: ['bob'], authorId: 'ann' },
  ],
  relationships: [
    link('group', 'bitbucket_group_has_user', 'HAS', 'ann'),
    link('group', 'bitbucket_group_has_user', 'HAS', 'bob'),
    link('ann', 'bitbucket_user_opened_pullrequest', 'OPENED', 'pr1'),
    link('ann', 'bitbucket_user_opened_pullrequest', 'OPENED', 'pr2'),
    link('group', 'bitbucket_group_has_user', 'HAS', 'eve'),
  ],
};
const ENGINE = new QueryEngine(GRAPH, NOW);
const ENGINE_FOR_DELETED = new QueryEngine(GRAPH, NOW, { includeDeleted: true });

function user(name: string, values: object): GraphObject {
  return { _key: name, _type: 'bitbucket_user', _class: ['User'], name, ...values };
}

function link(from: string, _type: string, _class: string, to: string) {
  return { _key: `${from}|${to}`, _type, _class, _fromEntityKey: from, _toEntityKey: to };
}

function keys(text: string): string[] {
  return ENGINE.entities(parseQuery(text)).map(({ _key }) => _key);
}

function rows(text: string): Row[] {
  return ENGINE.rows(parseQuery(text));
}

test.each([
  ['FIND User', ['ann', 'bob']],
  ['FIND (bitbucket_group|PR)', ['group', 'pr1', 'pr2']],
  ['FIND bitbucket_user WITH email = undefined', ['bob']],
  ['FIND bitbucket_user WITH email != undefined', ['ann']],
  ['FIND bitbucket_user WITH name = (\'ann\' OR "eve")', ['ann']],
  ['FIND bitbucket_user WITH email = /^ANN@/i', ['ann']],
  ['FIND bitbucket_user WITH email = /^ANN@/', []],
  ['FIND bitbucket_user WITH createdOn >= date.now - 24 hours', ['bob']],
  ['FIND bitbucket_user WITH createdOn >= date.now - 2 days', ['ann', 'bob']],
  ['Find bitbucket_user with createdOn>=date.now-24hours', ['bob']],
  // AND binds closer than OR
  ["FIND bitbucket_user WITH name = 'bob' OR name = 'ann' AND email = undefined", ['bob']],
  ["FIND bitbucket_user WITH (name = 'bob' OR name = 'ann') AND email != undefined", ['ann']],
  ['FIND bitbucket_user THAT OPENED PR', ['ann']],
  ['FIND bitbucket_user THAT OPENED << PR', []],
  ['FIND bitbucket_user THAT (has|opened) (PR|UserGroup)', ['ann', 'bob']],
  ['FIND PR THAT OPENED << bitbucket_user', ['pr1', 'pr2']],
  ['FIND bitbucket_user THAT !OPENED PR', ['bob']],
  ['FIND PR AS pr WHERE pr.approverIds = pr.authorId', ['pr1']],
  ['FIND PR AS pr THAT OPENED User AS u WHERE pr.approverIds != u.name', ['pr2']],
])('%s', (text, found) => {
  expect(keys(text)).toEqual(found);
});

test.each([
  ['FIND bitbucket_user', ['ann', 'bob', 'eve']],
  ['FIND bitbucket_user WITH _endOn >= date.now - 24 hours AND _deleted = true', ['eve']],
  ['FIND bitbucket_user WITH _endOn >= date.now - 1 hour AND _deleted = true', []],
  ['FIND bitbucket_user WITH _deleted != true', ['ann', 'bob']],
  ['FIND bitbucket_user THAT HAS bitbucket_group', ['ann', 'bob', 'eve']],
])('with deleted objects: %s', (text, found) => {
  expect(ENGINE_FOR_DELETED.entities(parseQuery(text)).map(({ _key }) => _key)).toEqual(found);
});

test('finds no deleted object unless told to', () => {
  expect(keys('FIND bitbucket_user WITH _deleted = true')).toEqual([]);
});

test('returns columns, with unique rows on request', () => {
  expect(rows('FIND PR AS pr THAT OPENED User AS u RETURN u.name AS author')).toEqual([
    { author: 'ann' },
    { author: 'ann' },
  ]);
  expect(rows('FIND UNIQUE PR AS pr THAT OPENED User AS u RETURN u.name')).toEqual([{ 'u.name': 'ann' }]);
});

test('counts', () => {
  expect(rows('FIND User AS u RETURN COUNT(u) AS value')).toEqual([{ value: 2 }]);
  expect(rows("FIND User WITH name = 'eve' AS u RETURN COUNT(u) AS value")).toEqual([{ value: 0 }]);
  expect(rows('FIND User AS u THAT OPENED PR AS pr RETURN u.name AS x, COUNT(pr) AS y')).toEqual([{ x: 'ann', y: 2 }]);
  expect(rows('FIND User AS u THAT OPENED PR RETURN COUNT(u)')).toEqual([{ 'count(u)': 1 }]);
});

test('sorts and limits rows', () => {
  const names = (text: string) => rows(text).map((row) => row.name);
  expect(names('FIND User AS u RETURN u.name AS name ORDER BY name DESC')).toEqual(['bob', 'ann']);
  expect(names('FIND User AS u RETURN u.name AS name ORDER BY name ASC')).toEqual(['ann', 'bob']);
  expect(names('FIND User AS u RETURN u.name AS name ORDER BY name LIMIT 1')).toEqual(['ann']);
  expect(
    rows('FIND User AS u RETURN u.name, u.createdOn ORDER BY u.createdOn DESC LIMIT 1').map((row) => row['u.name']),
  ).toEqual(['bob']);
});

test("returns the tree of a query's path", () => {
  const { entities, relationships } = ENGINE.tree(parseQuery('FIND bitbucket_group THAT HAS User RETURN TREE'));
  expect(entities.map(({ _key }) => _key)).toEqual(['group', 'ann', 'bob']);
  expect(relationships.map(({ _key }) => _key)).toEqual(['group|ann', 'group|bob']);
});

test.each([
  ['FIND UNIQUE User', 'UNIQUE needs RETURN'],
  ['FIND User WITH name', 'the query ends too early'],
  ["FIND User WITH name ~ 'a'", `cannot read " ~ 'a'"`],
  ["FIND User WITH name = 'a' OR", 'the query ends too early'],
  ['FIND User WITH createdOn > date.now - 3 fortnights', '"3 fortnights" is not a number of hours or days'],
  ['FIND User WITH createdOn > /a/', '">" needs a single number or date'],
  ['FIND User AS u RETURN u.name AS x, u.email AS x', 'two columns are called "x"'],
  ['FIND User RETURN TREE please', 'unexpected "please" after the query'],
  ['FIND User AS u RETURN u.name ORDER BY u.email', 'there is no column "u.email" to sort by'],
  ['FIND User LIMIT many', '"many" is not a number of rows'],
  ['FIND User THAT', 'the query ends too early'],
  ['User', 'expected "FIND" before "User"'],
])('refuses %s', (text, message) => {
  expect(() => parseQuery(text)).toThrow(message);
});

test.each([
  ['FIND User THAT HAS bitbucket_group', []],
  [
    'FIND User THAT HAS >> bitbucket_group',
    ['bitbucket_user HAS', 'bitbucket_external_user HAS', 'bitbucket_group HAS'],
  ],
  ['FIND Usr', ['type Usr']],
  ['FIND bitbucket_user THAT CLOSED PR', ['bitbucket_user CLOSED', 'bitbucket_pullrequest CLOSED']],
  ['FIND User WITH nickname = undefined', ['bitbucket_user.nickname', 'bitbucket_external_user.nickname']],
  ['FIND User WITH _createdOn > date.now - 1 day', []],
  ['FIND User WHERE u.name = undefined', ['unknown alias u']],
  ['FIND bitbucket_user AS u THAT OPENED AS o PR RETURN o.on', ['bitbucket_user_opened_pullrequest.on']],
  ['FIND Person AS x THAT IS bitbucket_user AS x', ['duplicate alias x']],
  ['FIND PR AS pr WHERE pr.authorId = pr.nobody', ['bitbucket_pullrequest.nobody']],
  ['FIND bitbucket_user THAT (HAS|OPENED) (PR|bitbucket_group)', []],
  ['FIND bitbucket_user THAT (HAS|CLOSED) PR', ['bitbucket_user HAS|CLOSED', 'bitbucket_pullrequest HAS|CLOSED']],
  // such a query finds nothing unless deleted objects are included
  ['FIND bitbucket_user WITH _deleted = true', ['bitbucket_user._deleted']],
  ['FIND bitbucket_user WITH _endOn >= date.now - 1 day', ['bitbucket_user._endOn']],
])('names what does not exist in %s', (text, problems) => {
  expect(unknownNames(parseQuery(text), GRAPH)).toEqual(problems);
});

test.each([
  ['FIND bitbucket_user WITH _endOn >= date.now - 1 day AND _deleted = true', []],
  ['FIND bitbucket_user WITH _endedOn >= date.now - 1 day AND _deleted = true', ['bitbucket_user._endedOn']],
  ['FIND bitbucket_user WITH _endOn >= date.now - 1 day AND deleted = true', ['bitbucket_user.deleted']],
  ['FIND bitbucket_user AS u WHERE u._removed = true', ['bitbucket_user._removed']],
])('names what does not exist in a query for deleted objects: %s', (text, problems) => {
  expect(unknownNames(parseQuery(text), GRAPH, { includeDeleted: true })).toEqual(problems);
});
