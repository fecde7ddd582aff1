import { lookUp } from '../text/untrusted';
import type { StepResult } from './readGraph';
import type { StepCoverage } from './reportData';

/**
 * Adds to the outcome of each step why it did not succeed and what to do.
 *
 * @param causes sentences that the run recorded, by step id; none for a run of the SDK's own command
 */
export function toStepCoverage(
  results: readonly StepResult[],
  causes: Readonly<Record<string, string>>,
): StepCoverage[] {
  return results.map((result) => {
    const { id, name, status } = result;
    const reason = status === 'success' ? undefined : (lookUp(causes, id) ?? explainOutcome(result));
    return { id, name, status, ...(reason && { reason }) };
  });
}

/** Whether it is known that a step succeeded. */
export function hasSucceeded(steps: readonly StepCoverage[], id: string): boolean {
  return steps.some((step) => step.id === id && step.status === 'success');
}

/** Whether nobody asked for a step: its source is off, or it is not in the part that was collected. */
export function isDisabled({ status }: Pick<StepCoverage, 'status'>): boolean {
  return status === 'disabled';
}

function explainOutcome({ name, status }: StepResult): string {
  switch (status) {
    case 'disabled':
      return `"${name}" was not collected: its source is off, or a scope is missing. "graph-bitbucket doctor" says which.`;
    case 'failure':
      return `"${name}" failed. The log of the run says why.`;
    case 'partial_success_due_to_dependency_failure':
      return `"${name}" may be incomplete, because a step that it needs failed.`;
    case 'pending_evaluation':
      return `"${name}" never ended: the run was interrupted.`;
    default:
      return `"${name}" ended as "${status}", which this version does not know.`;
  }
}
