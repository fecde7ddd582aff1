import { SCOPE_CHECKBOXES } from '../bitbucket/scopes';
import { VARIABLES } from '../config';
import { integrationSteps } from '../steps';
import type { BitbucketStep } from '../steps/runtime/defineStep';
import type { StepResult } from './readGraph';
import type { StepCoverage } from './reportData';
import { capitalize, joinWords } from './wording';

/**
 * Adds to the outcome of each step why it did not succeed and what to do.
 *
 * @param causes sentences from the log of the run, by step id
 */
export function toStepCoverage(
  results: readonly StepResult[],
  causes: Readonly<Record<string, string>>,
): StepCoverage[] {
  return results.map((result) => {
    const { id, name, status } = result;
    const reason = causes[id] ?? reasonOf(result, results);
    return { id, name, status, ...(reason && { reason }) };
  });
}

function reasonOf({ id, name, status }: StepResult, results: readonly StepResult[]): string | undefined {
  switch (status) {
    case 'success':
      return undefined;
    case 'disabled':
      return whyDisabled(id, name, results);
    case 'partial_success_due_to_dependency_failure':
      return `"${name}" may be incomplete, because a step that it needs failed.`;
    default:
      return `"${name}" failed. The log of the run says why.`;
  }
}

/** The reason for a disabled step. The summary of a run does not say whether the configuration or a missing scope disabled it. */
function whyDisabled(id: string, name: string, results: readonly StepResult[]): string {
  const step = integrationSteps.find((one) => one.id === id);
  if (!step?.enabledBy) {
    return `"${name}" was switched off. Switch its source on in the configuration.`;
  }
  const alike = integrationSteps.filter(({ enabledBy }) => enabledBy === step.enabledBy);
  const isOn = alike.some((one) => results.some((result) => result.id === one.id && result.status !== 'disabled'));
  if (isOn) {
    return `"${name}" was skipped, because an OAuth consumer lacks a scope. ${capitalize(tick([step]))}.`;
  }
  const setting = `${VARIABLES[step.enabledBy]} (${step.enabledBy})`;
  const names = joinWords(alike.map((one) => `"${one.name}"`));
  return `${names} ${alike.length === 1 ? 'is' : 'are'} off. Set ${setting} to true, and ${tick(alike)}.`;
}

function tick(steps: readonly BitbucketStep[]): string {
  const boxes = new Set(steps.flatMap(({ scopes = [] }) => scopes.map((scope) => `"${SCOPE_CHECKBOXES[scope]}"`)));
  return `tick ${joinWords([...boxes])} in the settings of every OAuth consumer`;
}
