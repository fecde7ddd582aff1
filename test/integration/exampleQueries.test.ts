import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

import {
  type ExpectedAnalysis,
  expectedAnalysis,
  type PullRequest,
  type Simulator,
  startSimulator,
} from '../../simulator';
import { Entities } from '../../src/graph/model';
import type { Graph, GraphObject } from '../../src/report/graph';
import { runIntegration } from '../runIntegration';

/*
 * The example queries of docs/data-model.md. J1QL runs only at JupiterOne. Therefore the condition of each query is evaluated
 * here on a collected graph, and the result is compared with the history of the simulated pull requests.
 */

const PAGE = readFileSync(resolve(__dirname, '..', '..', 'docs', 'data-model.md'), 'utf8');
const NOW = Date.UTC(2026, 10, 25, 9, 0);

let simulator: Simulator;
let graph: Graph;

beforeAll(async () => {
  // what happens in a simulated workspace depends on the date
  const clock = () => NOW;
  simulator = await startSimulator({ seed: 3, clock });
  const { entities, relationships } = await runIntegration(simulator, {
    executionHistory: { current: { startedOn: NOW } },
    dependencies: { clock, sleep: () => Promise.resolve() },
  });
  graph = { entities, relationships } as unknown as Graph;
}, 60_000);

afterAll(() => simulator.close());

interface Example {
  /** The condition of the query, evaluated on the graph. */
  finds: (pullRequest: GraphObject) => boolean;
  /** The same condition, evaluated on the simulated pull request. */
  means: (pullRequest: PullRequest, analysis: ExpectedAnalysis) => boolean;
  /** Labels of approval examples that the query must find, and of some that it must not find. */
  found: string[];
  notFound: string[];
}

const EXAMPLES: Record<string, Example> = {
  'merged-without-approval': {
    finds: ({ merged, approvalStatus }) =>
      merged === true && approvalStatus !== 'approved' && approvalStatus !== 'undetermined',
    means: ({ state }, analysis) => state === 'MERGED' && !analysis.approved && !analysis.analysisIncomplete,
    found: [],
    notFound: ['case:8', 'case:9', 'case:20'],
  },
  'approved-only-by-author': {
    finds: ({ approvalStatus }) => approvalStatus === 'self_approved',
    means: (_, analysis) => analysis.approvalStatus === 'self_approved',
    found: ['case:2', 'case:3'],
    notFound: ['case:1', 'case:4', 'case:13'],
  },
  'commits-after-approval': {
    finds: ({ approvalStatus }) => approvalStatus === 'changed_after_approval',
    means: (_, analysis) => analysis.approvalStatus === 'changed_after_approval',
    found: ['case:4', 'case:7', 'case:11', 'case:12'],
    notFound: ['case:1', 'case:2', 'case:5', 'case:19', 'case:21'],
  },
};

function ingested(): { pullRequest: PullRequest; entity: GraphObject }[] {
  const pullRequests = simulator.world.workspaces.flatMap(({ repositories }) =>
    repositories.flatMap((repository) => repository.pullRequests),
  );
  const byKey = new Map(graph.entities.map((entity) => [entity._key, entity]));
  return pullRequests.flatMap((pullRequest) => {
    const key = `${pullRequest.repository.fullName}/pull-requests/${pullRequest.id}`;
    const entity = byKey.get(key);
    return entity ? [{ pullRequest, entity }] : [];
  });
}

test('all example queries of docs/data-model.md are tested', () => {
  const ids = [...PAGE.matchAll(/<!-- example: (\S+) -->\s+```j1ql\n/g)].map(([, id]) => id);
  expect(ids.sort()).toEqual(Object.keys(EXAMPLES).sort());
});

describe.each(Object.entries(EXAMPLES))('%s', (id, { finds, means, found, notFound }) => {
  const query = new RegExp(`<!-- example: ${id} -->\\s+\`\`\`j1ql\\n([^\`]+)\`\`\``).exec(PAGE)?.[1] ?? '';

  test('names only types and properties that the graph has', () => {
    const types: string[] = Object.values(Entities).map(({ _type }) => _type);
    const named = query.match(/bitbucket_\w+/g) ?? [];
    expect(named).toContain('bitbucket_pullrequest');
    named.forEach((type) => expect(types).toContain(type));
    // a pull request without commits lacks some properties
    const known = new Set(ingested().flatMap(({ entity }) => Object.keys(entity)));
    const properties = [...query.matchAll(/(?:WITH|AND|pr\.)\s*(\w+) *(?:!?=|,|$)/gm)].map(([, property]) => property!);
    expect(properties.length).toBeGreaterThan(2);
    properties
      .filter((property) => !['approver', 'approval'].includes(property))
      .forEach((property) => expect(known).toContain(property));
  });

  test('finds exactly the pull requests that it describes', () => {
    const all = ingested();
    const labels = (list: typeof all) => list.map(({ pullRequest }) => `${pullRequest.label} ${pullRequest.id}`);
    const hits = all.filter(({ entity }) => finds(entity));
    expect(hits.length).toBeGreaterThan(0);
    expect(hits.length).toBeLessThan(all.length);
    expect(labels(hits)).toEqual(
      labels(all.filter(({ pullRequest }) => means(pullRequest, expectedAnalysis(pullRequest)))),
    );
    const hitCases = hits.map(({ pullRequest }) => pullRequest.label);
    found.forEach((label) => expect(hitCases).toContain(label));
    notFound.forEach((label) => expect(hitCases).not.toContain(label));
  });
});
