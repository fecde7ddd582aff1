import type { Graph } from '../../../../../src/report/graph';
import { MAX_DRAWN, selectObjects } from '../../../../../src/report/page/browser/graphSelection';
import { PageModel } from '../../../../../src/report/page/browser/pageModel';
import { toPageData } from '../../../../../src/report/page/server/toPageData';
import { entity, link } from '../../findings/evaluate';
import { GRAPH, sampleReport } from '../../sampleReport';

/** The sample, with more webhooks in one repository than a drawing takes. */
const LARGE: Graph = {
  entities: [
    ...GRAPH.entities,
    ...Array.from({ length: MAX_DRAWN }, (_, number) =>
      entity('webhook', `{hook-${number}}`, { repoId: '{api}', repository: 'acme/api', workspace: 'acme' }),
    ),
  ],
  relationships: [...GRAPH.relationships, link('{pay}', 'project_has_repo', '{api}')],
};

function selectionOf(graph: Graph, query = '') {
  const model = new PageModel(toPageData(sampleReport({}, graph), graph));
  const selection = selectObjects(model, new URLSearchParams(query));
  return selection && { ...selection, objects: selection.objects.map((object) => model.object(object).key) };
}

test('draws everything if that can be read', () => {
  const selection = selectionOf(GRAPH);
  expect(selection?.objects).toHaveLength(GRAPH.entities.length);
  expect(selection).toMatchObject({ title: 'Everything', omitted: [] });
});

test('draws the worst project of a large graph, without the kind that has too many objects', () => {
  const selection = selectionOf(LARGE);
  expect(selection).toMatchObject({ address: 'of=%7Bpay%7D', omitted: ['webhooks'] });
  expect(selection?.objects).toEqual(expect.arrayContaining(['{w}', '{pay}', '{api}', 'w/api/pull-requests/7']));
});

test('draws a repository with what belongs to it, and who has to do with that', () => {
  expect(selectionOf(GRAPH, 'of=%7Bweb%7D')?.objects).toEqual(['{web}', '{grant}', '{bob}']);
});

test('draws what a finding affects, and where that is', () => {
  expect(selectionOf(LARGE, 'check=insecure-webhooks')?.objects).toEqual(
    expect.arrayContaining(['{w}', '{pay}', '{api}', '{hook}']),
  );
});
