import { SCOPE_CHECKBOXES } from '../bitbucket/scopes';
import { VARIABLES } from '../config';
import { integrationSteps } from '../steps';
import type { StepResult } from './readGraph';
import type { StepCoverage } from './reportData';
import { joinWords } from './wording';

/**
 * Adds to the results of a run why steps did not succeed, and what to do.
 *
 * @param causes what the log of the run says, by step id, as sentences
 */
export function toStepCoverage(
  results: readonly StepResult[],
  causes: Readonly<Record<string, string>>,
): StepCoverage[] {
  return results.map(({ id, name, status }) => {
    const reason = causes[id] ?? reasonOf({ id, name, status });
    return { id, name, status, ...(reason && { reason }) };
  });
}

function reasonOf({ id, name, status }: StepResult): string | undefined {
  switch (status) {
    case 'success':
      return undefined;
    case 'disabled':
      return `The step "${name}" was switched off. ${adviceFor(id)}`;
    case 'partial_success_due_to_dependency_failure':
      return `The step "${name}" is incomplete, because a step that it needs failed. Its data may be partial.`;
    default:
      return `The step "${name}" failed. The log of the run says why.`;
  }
}

/** Which setting and which scopes bring the data of a step. */
function adviceFor(id: string): string {
  const step = integrationSteps.find((one) => one.id === id);
  const variable = step?.enabledBy && `set ${VARIABLES[step.enabledBy]} (${step.enabledBy}) to true`;
  const boxes = (step?.scopes ?? []).map((scope) => `"${SCOPE_CHECKBOXES[scope]}"`);
  const scopes = boxes.length > 0 ? `tick ${joinWords(boxes)} in the settings of every OAuth consumer` : undefined;
  const advice = joinWords([variable, scopes].filter((part) => part !== undefined));
  return advice ? `To collect it, ${advice}.` : 'Switch its source on in the configuration.';
}
