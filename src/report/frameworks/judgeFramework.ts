import { openItems } from '../items/statusText';
import type { Finding, Report } from '../reportData';
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
