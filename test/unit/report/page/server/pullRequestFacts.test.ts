import type { GraphObject } from '../../../../../src/report/graph';
import { GraphIndex } from '../../../../../src/report/graphIndex';
import { pullRequestFacts } from '../../../../../src/report/page/server/pullRequestFacts';

function factsOf(properties: Record<string, unknown>) {
  const pullRequest = {
    _key: 'acme/app/pull-requests/1',
    _type: 'bitbucket_pullrequest',
    ...properties,
  } as GraphObject;
  return pullRequestFacts(pullRequest, new GraphIndex({ entities: [pullRequest], relationships: [] }));
}

test('tells how many older commits are not listed', () => {
  const commits = ['c3', 'c2'];
  expect(factsOf({ commits, commitsCount: 5000 })).toMatchObject({ olderCommits: 4998 });
  expect(factsOf({ commits, commitsCount: 2 }).olderCommits).toBeUndefined();
  expect(factsOf({ commits }).olderCommits).toBeUndefined();
});
