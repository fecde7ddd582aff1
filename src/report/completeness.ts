import { Steps } from '../graph/model';
import { formatNumber, joinFirst } from '../text/wording';
import type { Graph } from './graph';
import { failedSteps, type Gap, type StepResult } from './readGraph';
import type { StepCoverage } from './reportData';

/** The SDK's word for a step that did not run or was interrupted. */
const NEVER_ENDED = 'pending_evaluation';

/** How many names a sentence has. */
const NAMES_SHOWN = 5;

/**
 * What the steps of a run tell about the graph, compared with the graph itself.
 *
 * @param results undefined if the run wrote no summary
 */
export function findGaps(results: readonly StepResult[] | undefined, graph: Graph): Gap[] {
  if (!results) {
    return [{ text: 'There is no summary.json: the run was interrupted, or has not ended.' }];
  }
  const ids = new Set(results.map(({ id }) => id));
  const known = new Set<string>(Object.values(Steps));
  const namesOf = (wanted: (result: StepResult) => boolean) => results.filter(wanted).map(({ name }) => name);
  const pending = namesOf(({ status }) => status === NEVER_ENDED);
  const unsuccessful = failedSteps(results).flatMap(({ name, status }) => (status === NEVER_ENDED ? [] : [name]));
  const unnamed = [...known].filter((id) => !ids.has(id));
  const unknown = namesOf(({ id }) => !known.has(id));
  return [
    ...gap('Steps that never ended', pending),
    ...gap('Steps that did not succeed', unsuccessful),
    ...gap('Steps that summary.json does not name', unnamed),
    ...gap('Steps of another integration or version', unknown),
    ...lostTypes(results, graph),
    ...lostEnds(graph),
  ];
}

/** The steps, those included that the summary does not name. A gap that concerns only one step is its outcome. */
export function coverageOf(steps: readonly StepCoverage[], gaps: readonly Gap[]): StepCoverage[] {
  const ids = new Set(steps.map(({ id }) => id));
  const unnamed = Object.values(Steps).filter((id) => !ids.has(id));
  const reasons = new Map(gaps.flatMap(({ step, text }) => (step === undefined ? [] : [[step, text] as const])));
  return [
    ...steps.map((step) => {
      const reason = reasons.get(step.id);
      return reason !== undefined && step.status === 'success' ? { ...step, status: 'incomplete', reason } : step;
    }),
    ...unnamed.map((id) => {
      return { id, name: id, status: 'unknown', reason: 'summary.json does not say what became of this step.' };
    }),
  ];
}

/** Types that a step added to the graph, and of which there is nothing now. */
function lostTypes(results: readonly StepResult[], graph: Graph): Gap[] {
  const present = new Set([...graph.entities, ...graph.relationships].map(({ _type }) => _type));
  return results.flatMap(({ encounteredTypes = [], id, name }) => {
    const lost = encounteredTypes.filter((type) => !present.has(type));
    return gap(`What "${name}" collected and the graph does not have`, lost).map((one) => ({ ...one, step: id }));
  });
}

/** A run adds a relationship only if the graph has both of its ends. */
function lostEnds({ entities, relationships }: Graph): Gap[] {
  const keys = new Set(entities.map(({ _key }) => _key));
  const lost = relationships.filter(
    ({ _fromEntityKey, _toEntityKey }) => !keys.has(_fromEntityKey) || !keys.has(_toEntityKey),
  ).length;
  return lost > 0 ? [{ text: `Relationships to objects that are not in the graph: ${formatNumber(lost)}.` }] : [];
}

function gap(title: string, names: readonly string[]): Gap[] {
  return names.length > 0 ? [{ text: `${title}: ${joinFirst(names, NAMES_SHOWN)}.` }] : [];
}
