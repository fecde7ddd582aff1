import { EntityTypes } from '../graph/types';
import { FINDINGS } from './findings';
import { DAY_MS } from './findings/definition';
import { evaluateFinding } from './findings/evaluateFinding';
import { type Graph, textOf } from './graph';
import { GraphIndex } from './graphIndex';
import { countEach } from './grouping';
import type { Report, StepCoverage } from './reportData';

/** Times are in milliseconds since 1970. */
export interface ReportOptions {
  /** When the report is created. */
  readonly generatedOn: number;
  /** When the run started. */
  readonly startedOn: number;
  /** Pull requests that were updated earlier were not read. The SDK's own `collect` reads those of the 24 hours before the run. */
  readonly since?: number;
  /** When the run ended. */
  readonly collectedOn: number;
  /** Sentences that say why the graph is not whole; none if it is. */
  readonly gaps?: readonly string[];
}

/**
 * Evaluates all findings on the graph of a run, and lists the sources that were not collected.
 *
 * @param steps the outcome of each step, with the reason for a failure; empty if unknown
 */
export function createReport(graph: Graph, steps: readonly StepCoverage[], options: ReportOptions): Report {
  const { generatedOn, startedOn, collectedOn, gaps = [] } = options;
  const from = options.since ?? startedOn - DAY_MS;
  const index = new GraphIndex(graph);
  return {
    generatedOn,
    collectedOn,
    workspaces: index.entitiesOf(EntityTypes.WORKSPACE).map((workspace) => textOf(workspace, 'slug') || workspace._key),
    coverage: {
      ...{ from, to: collectedOn },
      status: gaps.length > 0 ? 'incomplete' : 'complete',
      gaps: [...gaps],
      steps: [...steps],
    },
    totals: Object.fromEntries(countEach([...graph.entities, ...graph.relationships].map(({ _type }) => _type))),
    findings: FINDINGS.map((definition) => evaluateFinding(definition, index, { collectedOn, from }, steps)),
  };
}
