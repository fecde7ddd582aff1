import { openItems } from '../items/statusText';
import type { Finding, Report } from '../reportData';
import { controlsOf } from './checkControls';
import type { Control, FrameworkId } from './framework';
import { FRAMEWORKS } from './frameworks';

/**
 * - `failed`: a check found something that is not accepted.
 * - `not judged`: no check found anything, but one could not judge everything.
 * - `manual`: a person has to look, at what Bitbucket's API does not show or at what a check lists for information.
 * - `passed`: each check could judge everything, and what it found is accepted.
 */
export const CONTROL_STATES = ['failed', 'not judged', 'manual', 'passed'] as const;

export type ControlState = (typeof CONTROL_STATES)[number];

/** A check behind a control, with the numbers of its objects. */
export interface ControlCheck {
  id: string;
  title: string;
  state: ControlState;
  passed: number;
  /** Without those that are accepted. */
  failed: number;
  accepted: number;
  notJudged: number;
}

export interface ControlResult {
  id: string;
  title: string;
  state: ControlState;
  /** What a person has to look at. */
  manual?: string;
  /** None if only a person can judge. */
  checks: ControlCheck[];
}

/** A report in the order of a framework. */
export interface FrameworkResult {
  id: FrameworkId;
  name: string;
  /** How many controls are in each state. */
  totals: Record<ControlState, number>;
  controls: ControlResult[];
}

/** What the findings of a report say about each control of a framework. */
export function judgeFramework({ findings }: Pick<Report, 'findings'>, id: FrameworkId): FrameworkResult {
  const { controls, name } = FRAMEWORKS[id];
  const results = controls.map((control) =>
    judgeControl(
      control,
      findings.filter((finding) => controlsOf(finding.id)[id]?.includes(control.id)),
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

function judgeControl({ id, manual, title }: Control, findings: readonly Finding[]): ControlResult {
  const checks = findings.map(judgeCheck);
  const states = new Set([...checks.map(({ state }) => state), ...(manual ? (['manual'] as const) : [])]);
  const state = CONTROL_STATES.find((one) => states.has(one)) ?? 'manual';
  return { id, title, state, ...(manual && { manual }), checks };
}

function judgeCheck({ checked, id, isCollected, items, severity, state, title, undetermined }: Finding): ControlCheck {
  const open = openItems(items).length;
  const isInformation = severity === 'info';
  const isKnown = isCollected && undetermined === 0 && ['found', 'clear'].includes(state);
  const stateOfCheck = open > 0 && !isInformation ? 'failed' : !isKnown ? 'not judged' : open > 0 ? 'manual' : 'passed';
  return {
    ...{ id, title, state: stateOfCheck },
    // some checks find several items in one object
    passed: Math.max(0, checked - items.length),
    failed: open,
    accepted: items.length - open,
    notJudged: undetermined,
  };
}
