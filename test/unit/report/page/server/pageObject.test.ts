import { GraphIndex } from '../../../../../src/report/graphIndex';
import { pageLink, propertyNames, toPageObject } from '../../../../../src/report/page/server/pageObject';
import { entity } from '../../findings/evaluate';

const NO_GRAPH = new GraphIndex({ entities: [], relationships: [] });

test.each([
  ['https://bitbucket.org/w', 'https://bitbucket.org/w'],
  ['http://bitbucket.org/w', undefined],
  ['javascript:alert(1)', undefined],
  ['no address', undefined],
  [undefined, undefined],
])('the link %s becomes %s', (link, expected) => {
  expect(pageLink(link)).toBe(expected);
});

test('shows the properties that any entity of the type has, but no ids and nothing that the timeline shows', () => {
  const repositories = [entity('repo', 'a', { uuid: '{a}', public: true }), entity('repo', 'b', { language: 'go' })];
  expect(propertyNames(repositories, 'bitbucket_repo')).toEqual(['public', 'language']);
  const pullRequests = [entity('pullrequest', 'c', { author: 'Ann', approved: true })];
  expect(propertyNames(pullRequests, 'bitbucket_pullrequest')).toEqual(['approved']);
});

test('reads only properties of the entity itself, and cuts long ones', () => {
  const repository = entity('repo', 'w/api', {
    description: 'x'.repeat(500),
    labels: Array.from({ length: 60 }, (_, index) => index),
    nested: {},
    webLink: 'https://bitbucket.org/w/api',
  });
  const properties = ['description', 'labels', 'nested', 'constructor', '__proto__'];
  const { link, values } = toPageObject(repository, properties, NO_GRAPH);
  expect(values[0]).toHaveLength(400);
  expect(values[1]).toHaveLength(50);
  expect(values.slice(2)).toEqual([null, null, null]);
  expect(link).toBe(true);
});

test.each([
  ['user', { displayName: 'Ann', email: 'ann@acme.example', nickname: 'ann' }, 'ann@acme.example'],
  ['project', { displayName: 'Payments', workspace: 'acme', key: 'PAY' }, 'acme/PAY'],
  ['repo', { displayName: 'api', fullName: 'acme/api', slug: 'api' }, undefined],
])('tells a %s from others of the same name', (type, properties, expected) => {
  expect(toPageObject(entity(type, '{one}', properties), [], NO_GRAPH).subtitle).toBe(expected);
});
