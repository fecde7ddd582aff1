import { ENDPOINTS, toUrl } from '../../../src/bitbucket/endpoints';

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
        '&fields=%2Bvalues.participants%2C%2Bvalues.reviewers%2C%2Bvalues.draft%2C%2Bvalues.closed_by%2C%2Bvalues.merge_commit' +
        '&state=OPEN&state=MERGED&q=a%3E%3D%22b%22',
    );
  });

  test('keeps a value within one path segment', () => {
    const url = toUrl(ORIGIN, ENDPOINTS.commits, { workspace: 'w', repository: 'r', revision: 'feature/x?y#z' });

    expect(url.href).toBe(`${ORIGIN}/2.0/repositories/w/r/commits/feature%2Fx%3Fy%23z?pagelen=100`);
  });

  test.each(['', '.', '..'])('takes no "%s" for a value', (workspace) => {
    expect(() => toUrl(ORIGIN, ENDPOINTS.members, { workspace })).toThrow(`"${workspace}" is no workspace`);
  });
});
