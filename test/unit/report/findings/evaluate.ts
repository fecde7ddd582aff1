import { Steps } from '../../../../src/graph/model';
import type { FindingDefinition } from '../../../../src/report/findings/definition';
import { evaluateFinding } from '../../../../src/report/findings/evaluateFinding';
import type { Graph, GraphObject, GraphRelationship } from '../../../../src/report/graph';
import { GraphIndex } from '../../../../src/report/graphIndex';
import type { Finding, StepCoverage } from '../../../../src/report/reportData';
import { hasSucceeded } from '../../../../src/report/stepCoverage';

export const NOW = Date.parse('2026-11-25T12:00:00Z');
export const DAY_MS = 24 * 60 * 60 * 1000;

export function entity(type: string, key: string, properties: Record<string, unknown> = {}): GraphObject {
  return { _key: key, _type: `bitbucket_${type}`, displayName: key, ...properties };
}

export function link(
  from: string,
  type: string,
  to: string,
  properties: Record<string, unknown> = {},
): GraphRelationship {
  return {
    _key: `${from}|${type}|${to}`,
    _type: `bitbucket_${type}`,
    _fromEntityKey: from,
    _toEntityKey: to,
    ...properties,
  };
}

/** Opened by Ann and merged into `main` by Bob, with two commits that nobody approved. */
export function pullRequest(properties: Record<string, unknown> = {}): GraphObject {
  return entity('pullrequest', 'w/api/pull-requests/7', {
    displayName: 'api/7',
    title: 'Fix it',
    author: 'Ann',
    authorId: '{ann}',
    authorType: 'user',
    target: 'main',
    open: false,
    merged: true,
    closedBy: '{bob}',
    approved: false,
    validated: true,
    analysisIncomplete: false,
    approvers: [],
    approverIds: [],
    approvalsCount: 0,
    commits: ['a1', 'b2'],
    newestCommit: 'a1',
    commitsApproved: [],
    commitsNotApproved: ['a1', 'b2'],
    commitsByUnknownAuthor: [],
    ...properties,
  });
}

/** Evaluates a finding on a few objects, as if the run had ended at `NOW` and looked back to `from`. */
export function evaluate(
  definition: FindingDefinition,
  entities: GraphObject[],
  relationships: GraphRelationship[] = [],
  steps: StepCoverage[] = [],
  from = NOW - DAY_MS,
): Finding {
  const graph: Graph = { entities, relationships };
  const areMembersKnown = hasSucceeded(steps, Steps.USERS);
  return evaluateFinding(definition, new GraphIndex(graph), { collectedOn: NOW, from, areMembersKnown }, steps);
}

/** The parts of a finding that a table of cases compares. */
export function outcome({ state, checked, undetermined, items }: Finding): object {
  return { state, checked, undetermined, details: items.map(({ reason }) => reason) };
}

/** What the table of a check with one object expects. */
export const CLEAR = { state: 'clear', checked: 1, undetermined: 0, details: [] };
export const UNDETERMINED = { state: 'undetermined', checked: 0, undetermined: 1, details: [] };

export function foundWith(...details: string[]): object {
  return { state: 'found', checked: details.length, undetermined: 0, details };
}

export function step(id: string, status: string): StepCoverage {
  return { id, name: id, status };
}
