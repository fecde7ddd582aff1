import type { Graph } from '../../../../../src/report/graph';
import { toPageData } from '../../../../../src/report/page/server/toPageData';
import type { Report } from '../../../../../src/report/reportData';
import { entity, link } from '../../findings/evaluate';

const REPORT: Report = {
  generatedOn: 0,
  collectedOn: 0,
  workspaces: [],
  coverage: { from: 0, to: 0, status: 'complete', gaps: [], steps: [] },
  totals: {},
  findings: [],
  warnings: [],
};

const GRAPH: Graph = {
  entities: [
    entity('user', '{ann}', { displayName: 'Ann' }),
    entity('repo', '{api}', { displayName: 'api' }),
    entity('workspace', '{w}', { displayName: 'Acme' }),
  ],
  relationships: [
    link('{w}', 'workspace_owns_repo', '{api}', { _class: 'OWNS' }),
    link('{w}', 'workspace_has_user', '{ann}', { _class: 'HAS', permission: 'owner' }),
    link('{w}', 'workspace_has_user', '{gone}', { _class: 'HAS' }),
  ],
};

test('the order of the files of a graph does not matter', () => {
  const data = toPageData(REPORT, GRAPH);
  expect(data.objects.map(({ name }) => name)).toEqual(['Acme', 'api', 'Ann']);
  expect(data.verbs).toEqual(['HAS', 'OWNS']);
  expect(data.relationships).toEqual([
    [1, 0, 1],
    [0, 0, 2, 'owner'],
  ]);
  const { entities, relationships } = GRAPH;
  expect(
    toPageData(REPORT, { entities: [...entities].reverse(), relationships: [...relationships].reverse() }),
  ).toEqual(data);
});
