import { Steps } from '../../graph/model';
import { definitionOf } from '../findings';
import type { FindingDefinition } from '../findings/definition';
import { openItems } from '../items/statusText';
import type { Finding, Item, Report, StepCoverage } from '../reportData';
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
  const definition = definitionOf(id);
  const { accepted, open } = countObjects(items, definition);
  const isInformation = severity === 'info';
  const isJudged = undetermined === 0 && ['found', 'clear'].includes(state);
  const isEmpty = state === 'not collected' && hasNothingToCheck(definition, steps);
  const isKnown = isCollected && unread.length === 0 && (isJudged || isEmpty);
  const stateOfCheck = open > 0 && !isInformation ? 'failed' : !isKnown ? 'not judged' : open > 0 ? 'manual' : 'passed';
  return {
    ...{ id, title, state: stateOfCheck },
    passed,
    failed: open,
    accepted,
    notJudged: undetermined,
  };
}

/** How many objects of the kind that is checked have an open item, and how many only have accepted ones. */
function countObjects(
  items: readonly Item[],
  definition: FindingDefinition | undefined,
): Record<'open' | 'accepted', number> {
  const objectOf = definition?.objectOf ?? (({ fingerprint }) => fingerprint);
  const all = new Set(items.map(objectOf)).size;
  const open = new Set(openItems(items).map(objectOf)).size;
  return { open, accepted: all - open };
}

/**
 * Whether it is known that there is no object to check, such as a webhook. Where there was no pull request in the period, a control
 * was not put to the test.
 */
function hasNothingToCheck(definition: FindingDefinition | undefined, steps: readonly StepCoverage[]): boolean {
  const sources = definition?.steps ?? [];
  const isRead = (source: string) => steps.some((step) => step.id === source && step.status === 'success');
  return !sources.includes(Steps.PULL_REQUESTS) && sources.length > 0 && sources.every(isRead);
}
