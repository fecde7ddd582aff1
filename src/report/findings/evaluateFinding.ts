import { formatNumber, joinWords, pluralOf } from '../../text/wording';
import { compareText } from '../graph';
import type { GraphIndex } from '../graphIndex';
import { inItemOrder } from '../items/itemOrder';
import { toItem } from '../items/toItem';
import type { Finding, FindingState, StepCoverage } from '../reportData';
import { isDisabled } from '../stepCoverage';
import { type FindingContext, type FindingDefinition, type Judgment, omissionsOf } from './definition';
import { notApplicable } from './judgeEach';
import { severityOf } from './severityOf';

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
  const own = steps.filter(({ id }) => definition.steps.includes(id));
  const isOff = own.length > 0 && own.every(isDisabled);
  const judgment: Judgment = isOff
    ? notApplicable(join(own.map(outcomeOf)) ?? '')
    : definition.judge(graph, { ...context, unsuccessful: new Set(steps.filter(isMissing).map((step) => step.id)) });
  const asked = [...definition.steps, ...(definition.alsoReads ?? [])];
  const missing = steps.filter((step) => asked.includes(step.id) && isMissing(step));
  const { id, title, subject, why, fix } = definition;
  const { checked, passed } = judgment;
  const items = judgment.items.map((item) =>
    toItem(item, { finding: id, severity: item.severity ?? definition.severity }, graph),
  );
  const severity = severityOf(items, definition.severity);
  const omissions = isOff ? [] : omissionsOf(context.omissions ?? [], asked);
  const unread = [...new Set(omissions.flatMap(({ names }) => names))].sort(compareText);
  const state = stateOf(judgment, missing);
  const reason = explainState(state, definition, judgment, missing);
  return {
    ...{ id, title, severity, state, subject, checked, passed, undetermined: totalOf(judgment) },
    ...(reason && { reason }),
    ...{ why, fix, question: `integration-question-bitbucket-${id}`, items: inItemOrder(items) },
    unjudged: [...judgment.unjudged.values()].flat(),
    ...(unread.length > 0 && { unread }),
    isCollected: missing.length === 0,
  };
}

function stateOf(judgment: Judgment, missing: readonly StepCoverage[]): FindingState {
  const { checked, items, notApplicable } = judgment;
  if (notApplicable !== undefined) {
    return 'not applicable';
  }
  if (items.length > 0) {
    return 'found';
  }
  if (missing.length > 0 || checked + totalOf(judgment) === 0) {
    return 'not collected';
  }
  return totalOf(judgment) > 0 ? 'undetermined' : 'clear';
}

function explainState(
  state: FindingState,
  { subject }: FindingDefinition,
  judgment: Judgment,
  missing: readonly StepCoverage[],
): string | undefined {
  const { checked, nothingToCheck = `No ${subject} was collected.`, notApplicable, unjudged } = judgment;
  const all = `${formatNumber(checked + totalOf(judgment))} ${pluralOf(subject)}`;
  const reasons = [...unjudged].map(
    ([because, keys]) => `${formatNumber(keys.length)} of ${all} could not be judged, because ${because}.`,
  );
  const names = joinWords(missing.map(({ name }) => `"${name}"`));
  const outcome = missing.every(isDisabled) ? 'did not run' : 'did not succeed';
  const unsuccessful = missing.length > 0 && `There may be more: ${names} ${outcome}.`;
  switch (state) {
    case 'not applicable':
      return notApplicable;
    case 'found':
      return join([unsuccessful, ...reasons]);
    case 'not collected':
      return join(missing.map(outcomeOf)) ?? nothingToCheck;
    case 'undetermined':
      return join(reasons);
    case 'clear':
      return undefined;
  }
}

function isMissing({ status }: StepCoverage): boolean {
  return status !== 'success';
}

/** How many objects could not be judged. */
function totalOf({ unjudged }: Judgment): number {
  return [...unjudged.values()].reduce((total, keys) => total + keys.length, 0);
}

function outcomeOf({ name, status, reason }: StepCoverage): string {
  return reason ?? `The step "${name}" ended as ${status}.`;
}

/** Joins the sentences that apply, each once. */
function join(sentences: readonly (string | false)[]): string | undefined {
  return [...new Set(sentences)].filter(Boolean).join(' ') || undefined;
}
