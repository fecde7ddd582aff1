import { Steps } from '../../graph/model';
import { FINDINGS } from '../findings';
import { openItems } from '../items/statusText';
import type { Finding, Report, StepCoverage } from '../reportData';
import { controlsOf } from './checkControls';
import {
  type Control,
  CONTROL_STATES,
  type ControlCheck,
  type ControlResult,
  type ControlState,
  type FrameworkId,
  type FrameworkResult,
} from './framework';
import { FRAMEWORKS } from './frameworks';

/** What the findings of a report say about each control of a framework. */
export function judgeFramework(
  { coverage: { steps }, findings }: Pick<Report, 'coverage' | 'findings'>,
  id: FrameworkId,
): FrameworkResult {
  const { controls, name } = FRAMEWORKS[id];
  const results = controls.map((control) =>
    judgeControl(
      control,
      findings
        .filter((finding) => controlsOf(finding.id)[id]?.includes(control.id))
        .map((finding) => judgeCheck(finding, steps)),
    ),
  );
  const count = (wanted: ControlState) => results.filter(({ state }) => state === wanted).length;
  return {
    ...{ id, name },
    totals: {
      failed: count('failed'),
      'not judged': count('not judged'),
      manual: count('manual'),
      passed: count('passed'),
    },
    controls: results,
  };
}

function judgeControl({ id, manual, title }: Control, checks: ControlCheck[]): ControlResult {
  const states = new Set([...checks.map(({ state }) => state), ...(manual ? (['manual'] as const) : [])]);
  const state = CONTROL_STATES.find((one) => states.has(one)) ?? 'manual';
  return { id, title, state, ...(manual && { manual }), checks };
}

function judgeCheck(finding: Finding, steps: readonly StepCoverage[]): ControlCheck {
  const { id, isCollected, items, passed, severity, state, title, undetermined, unread = [] } = finding;
  const open = openItems(items).length;
  const isInformation = severity === 'info';
  const isJudged = isCollected && undetermined === 0 && ['found', 'clear'].includes(state);
  const isKnown = unread.length === 0 && (isJudged || (state === 'not collected' && hasNothingToCheck(id, steps)));
  const stateOfCheck = open > 0 && !isInformation ? 'failed' : !isKnown ? 'not judged' : open > 0 ? 'manual' : 'passed';
  return {
    ...{ id, title, state: stateOfCheck },
    passed,
    failed: open,
    accepted: items.length - open,
    notJudged: undetermined,
  };
}

/**
 * Whether it is known that there is no object to check, such as a webhook. Where there was no pull request in the period, a control
 * was not put to the test.
 */
function hasNothingToCheck(id: string, steps: readonly StepCoverage[]): boolean {
  const sources = FINDINGS.find((definition) => definition.id === id)?.steps ?? [];
  const isRead = (source: string) => steps.some((step) => step.id === source && step.status === 'success');
  return !sources.includes(Steps.PULL_REQUESTS) && sources.length > 0 && sources.every(isRead);
}
