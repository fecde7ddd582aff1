import { ENDPOINTS } from '../../../../src/bitbucket/endpoints';
import { listing, object, toUrl } from '../../../../src/bitbucket/endpoints/endpoint';
import { ProtocolError } from '../../../../src/bitbucket/http/errors';
import { bucketOf } from '../../../../src/bitbucket/limits';

const ORIGIN = 'https://api.bitbucket.org';

describe('toUrl', () => {
  test('combines encoded values, page size, fields and query', () => {
    const values = { workspace: '{w}', repository: '{r}' };
    const url = toUrl(ORIGIN, ENDPOINTS.pullRequests, values, [
      ['state', 'OPEN'],
      ['state', 'MERGED'],
      ['q', 'a>="b"'],
    ]);

    expect(url.href).toBe(
      'https://api.bitbucket.org/2.0/repositories/%7Bw%7D/%7Br%7D/pullrequests?pagelen=50' +
        '&fields=%2Bvalues.participants%2C%2Bvalues.reviewers%2C%2Bvalues.draft%2C%2Bvalues.closed_by%2C%2Bvalues.closed_on%2C%2Bvalues.merge_commit' +
        '&state=OPEN&state=MERGED&q=a%3E%3D%22b%22',
    );
  });

  test('keeps a value within one path segment', () => {
    const url = toUrl(ORIGIN, ENDPOINTS.commits, { workspace: 'w', repository: 'r', revision: 'feature/x?y#z' });

    expect(url.href).toBe(`${ORIGIN}/2.0/repositories/w/r/commits/feature%2Fx%3Fy%23z?pagelen=100`);
  });

  test('keeps the slashes in the name of a branch', () => {
    const url = toUrl(ORIGIN, ENDPOINTS.branchCommits, { workspace: 'w', repository: 'r', branch: 'release/4.x?y#z' });

    expect(url.href).toBe(`${ORIGIN}/2.0/repositories/w/r/commits/release/4.x%3Fy%23z?pagelen=100`);
  });

  test.each(['', 'a//b', 'a/../b', '/a', 'a/'])('rejects %j as the name of a branch', (branch) => {
    const values = { workspace: 'w', repository: 'r', branch };

    expect(() => toUrl(ORIGIN, ENDPOINTS.branchCommits, values)).toThrow(ProtocolError);
  });

  test.each(['', '.', '..', 'half \ud83d'])('rejects %j as a value', (workspace) => {
    expect(() => toUrl(ORIGIN, ENDPOINTS.members, { workspace })).toThrow(ProtocolError);
  });

  test('rejects an object as a value, whatever its type says', () => {
    const workspace = { toString: 7 } as unknown as string;

    expect(() => toUrl(ORIGIN, ENDPOINTS.members, { workspace })).toThrow(ProtocolError);
  });
});

describe('the endpoints', () => {
  test.each(Object.entries(ENDPOINTS))('%s has its key as its name, and the bucket of its path', (key, endpoint) => {
    expect(endpoint.name).toBe(key);
    expect(endpoint.bucket).toBe(bucketOf(endpoint.path));
  });

  test('are listed with the largest pages, unless they say otherwise', () => {
    expect(listing<unknown>()('/2.0/x')).toEqual({ path: '/2.0/x', bucket: 'other', pagelen: 100 });
    expect(listing<unknown>()('/2.0/x', { pagelen: 50 })).toMatchObject({ pagelen: 50 });
    expect(object<unknown>()('/2.0/x')).not.toHaveProperty('pagelen');
  });
});
