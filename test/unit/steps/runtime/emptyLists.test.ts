import { ApiError, PermissionError } from '../../../../src/bitbucket/http/errors';
import { firstRecords, unlessContradicted } from '../../../../src/steps/runtime/emptyLists';
import { collect } from '../../bitbucket/connect';

const FAILURE = { endpoint: 'GET /2.0/x', status: 403 };

async function* listing<R>(records: readonly R[], error?: Error): AsyncGenerator<R> {
  await Promise.resolve();
  yield* records;
  if (error) {
    throw error;
  }
}

describe('unlessContradicted', () => {
  test('passes records on, and asks for no contradiction', async () => {
    const find = jest.fn();
    await expect(collect(unlessContradicted('projects', listing([1, null]), find))).resolves.toEqual([1, null]);
    expect(find).not.toHaveBeenCalled();
  });

  test('believes an empty list that nothing contradicts', async () => {
    const find = () => Promise.resolve(undefined);
    await expect(collect(unlessContradicted('projects', listing([]), find))).resolves.toEqual([]);
  });

  test('does not believe an empty list that another answer contradicts', async () => {
    const find = () => Promise.resolve('repository acme/api belongs to project API');
    await expect(collect(unlessContradicted('projects of workspace "acme"', listing([]), find))).rejects.toThrow(
      'Bitbucket lists no projects of workspace "acme", but repository acme/api belongs to project API.',
    );
  });

  test('asks nothing when the list breaks off', async () => {
    const find = jest.fn();
    const failure = new ApiError({ ...FAILURE, status: 503 });
    await expect(collect(unlessContradicted('projects', listing([], failure), find))).rejects.toBe(failure);
    expect(find).not.toHaveBeenCalled();
  });
});

describe('firstRecords', () => {
  test('gives records, without reading on when there are enough', async () => {
    const failure = new ApiError({ ...FAILURE, status: 503 });
    await expect(firstRecords(listing([null, 1, 2], failure), 2)).resolves.toEqual([1, 2]);
    await expect(firstRecords(listing([1]))).resolves.toEqual([1]);
  });

  test('gives none where the list is refused, and throws other errors', async () => {
    await expect(firstRecords(listing([], new PermissionError(FAILURE)))).resolves.toEqual([]);
    const gone = new ApiError({ ...FAILURE, status: 410 });
    await expect(firstRecords(listing([], gone))).rejects.toBe(gone);
  });
});
