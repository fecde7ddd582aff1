import { CommitGraph } from '../../../src/approval/commitGraph';
import { isOwnWork } from '../../../src/approval/coverage';
import { isApprovedAfterMerge } from '../../../src/approval/status';
import { commitsOf, uuid } from './notation';

const graph = new CommitGraph(commitsOf('c2:2<c1 c1:2'));
const [newest, oldest] = graph.commits as [(typeof graph.commits)[0], (typeof graph.commits)[0]];

test('an approval is of own work only if it has something in its range, and the approver wrote all of that', () => {
  expect(isOwnWork(graph, { userId: uuid(2), commit: newest })).toBe(true);
  expect(isOwnWork(graph, { userId: uuid(3), commit: newest })).toBe(false);
  // the target branch held the commit already, so nothing was approved
  expect(isOwnWork(graph, { userId: uuid(2), commit: oldest, target: newest })).toBe(false);
});

test('what has no commits is not approved after its merge', () => {
  const late = { userId: uuid(2), at: 1, commit: 'merged', role: 'second person' } as const;
  expect(isApprovedAfterMerge([late], new CommitGraph([]))).toBe(false);
  const byOther = new CommitGraph(commitsOf('c1:1'));
  expect(isApprovedAfterMerge([late], byOther)).toBe(true);
});
