import { bucketOf } from '../../../src/bitbucket/limits';

test.each([
  ['/2.0/repositories/w', 'repository'],
  ['/2.0/repositories/w/r/pullrequests', 'repository'],
  ['/2.0/repositories/w/r/hooks', 'webhook'],
  ['/2.0/workspaces/w/hooks', 'webhook'],
  ['/2.0/workspaces/w/pullrequests/m', 'other'],
  ['/1.0/groups/w', 'other'],
  ['/site/oauth2/access_token', 'other'],
])('%s counts in the bucket %s', (path, bucket) => {
  expect(bucketOf(path)).toBe(bucket);
});
