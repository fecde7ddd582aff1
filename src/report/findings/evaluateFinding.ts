import { formatNumber, joinWords, pluralOf } from '../../text/wording';
import type { GraphIndex } from '../graphIndex';
import type { Finding, FindingState, StepCoverage } from '../reportData';
import type { FindingContext, FindingDefinition, Judgment } from './definition';

/**
 * Evaluates a finding on a graph.
 *
 * @param steps the outcome of each step; if it is empty, every step is assumed to have succeeded
 */
export function evaluateFinding(
  definition: FindingDefinition,
  graph: GraphIndex,
  context: FindingContext,
  steps: readonly StepCoverage[],
): Finding {
  const { id, title, severity, why, fix } = definition;
  const missing = steps.filter((step) => definition.steps.includes(step.id) && step.status !== 'success');
  // objects whose step did not run are not in the graph
  const isOff = missing.length > 0 && missing.every(({ status }) => status === 'disabled');
  const judged = definition.judge(graph, context);
  const judgment: Judgment = isOff && judged.items.length === 0 ? { ...judged, checked: 0, undetermined: 0 } : judged;
  const { checked, undetermined, items } = judgment;
  const state = stateOf(judgment, missing);
  const reason = explainState(state, definition, judgment, missing);
  return {
    ...{ id, title, severity, state, checked, undetermined },
    ...(reason && { reason }),
    ...{ why, fix, question: `integration-question-bitbucket-${id}`, items: [...items] },
  };
}

function stateOf({ items, checked, undetermined }: Judgment, missing: readonly StepCoverage[]): FindingState {
  if (items.length > 0) {
    return 'found';
  }
  if (missing.length > 0 || checked + undetermined === 0) {
    return 'not collected';
  }
  return undetermined > 0 ? 'undetermined' : 'clear';
}

function explainState(
  state: FindingState,
  { subject }: FindingDefinition,
  { checked, undetermined, nothingToCheck = `No ${subject} was collected.` }: Judgment,
  missing: readonly StepCoverage[],
): string | undefined {
  const unjudged =
    undetermined > 0 &&
    `${formatNumber(undetermined)} of ${formatNumber(checked + undetermined)} ${pluralOf(subject)} could not be judged, ` +
      'because Bitbucket did not provide all facts.';
  const unsuccessful =
    missing.length > 0 && `There may be more: ${joinWords(missing.map(({ name }) => `"${name}"`))} did not succeed.`;
  switch (state) {
    case 'found':
      return join([unsuccessful, unjudged]);
    case 'not collected':
      return (
        join(missing.map(({ name, status, reason }) => reason ?? `The step "${name}" ended as ${status}.`)) ??
        nothingToCheck
      );
    case 'undetermined':
      return join([unjudged]);
    case 'clear':
      return undefined;
  }
}

/** Joins the sentences that apply, each once. */
function join(sentences: readonly (string | false)[]): string | undefined {
  return [...new Set(sentences)].filter(Boolean).join(' ') || undefined;
}
