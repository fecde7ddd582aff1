import type { IntegrationWarnEventName } from '@jupiterone/integration-sdk-core';

import { capitalize, formatNumber } from './text/wording';

/** The reason why a repository or project is skipped that Bitbucket refuses to show. */
export const REFUSED = 'refused';

/** Something that a step skipped: a repository or project that Bitbucket refuses, or one record of a listing. */
export interface SkippedInStep {
  /** `REFUSED`, or another reason that a step has. */
  readonly reason: string;
  readonly event: IntegrationWarnEventName;
  /** In the plural: `repositories`. */
  readonly kind: string;
  readonly explanation: string;
  /** Of this one, or of its owner. */
  readonly name: string;
  readonly stepId: string;
}

/** What was skipped for one reason, in steps or in a whole run. */
export interface SkippedForReason extends Pick<SkippedInStep, 'reason' | 'kind' | 'explanation'> {
  /** Each once. */
  readonly names: readonly string[];
  /** How many of each name: a record without a name of its own has that of its owner. */
  readonly counts: readonly number[];
  /** Ids. */
  readonly steps: readonly string[];
}

interface Cause extends Pick<SkippedInStep, 'reason' | 'event' | 'kind' | 'explanation'> {
  /** At most `MOST_NAMES`. */
  readonly names: Map<string, { count: number; readonly steps: Set<string> }>;
  readonly steps: Set<string>;
}

/** More repositories than a workspace has. */
const MOST_NAMES = 20_000;
const NAMES_SHOWN = 10;

/** What the steps of a run skip. What is refused to one step is often refused to others, so it is kept by its cause. */
export class SkippedInRun {
  private readonly found = new Map<string, Cause>();

  add({ reason, event, kind, explanation, name, stepId }: SkippedInStep): void {
    const id = `${reason} ${kind} ${explanation}`;
    const cause: Cause = this.found.get(id) ?? {
      ...{ reason, event, kind, explanation },
      names: new Map(),
      steps: new Set<string>(),
    };
    this.found.set(id, cause);
    cause.steps.add(stepId);
    const known = cause.names.get(name);
    if (known) {
      // an owner that is refused to several steps is one; records are several
      known.count += reason === REFUSED ? 0 : 1;
      known.steps.add(stepId);
    } else if (cause.names.size < MOST_NAMES) {
      cause.names.set(name, { count: 1, steps: new Set([stepId]) });
    }
  }

  /** One for each reason, with the event that reports it. */
  causes(): readonly (SkippedForReason & Pick<SkippedInStep, 'event'>)[] {
    return [...this.found.values()].map(({ names, steps, ...cause }) => ({
      ...cause,
      names: [...names.keys()],
      counts: [...names.values()].map(({ count }) => count),
      steps: [...steps],
    }));
  }

  /** By reason and by the steps that skipped them, so that each name has exactly its own steps. */
  records(): SkippedForReason[] {
    return [...this.found.values()].flatMap(({ reason, kind, explanation, names }) => {
      const bySteps = new Map<string, { names: string[]; counts: number[]; steps: string[] }>();
      for (const [name, { count, steps }] of names) {
        const sorted = [...steps].sort();
        const record = bySteps.get(sorted.join(' ')) ?? { names: [], counts: [], steps: sorted };
        bySteps.set(sorted.join(' '), record);
        record.names.push(name);
        record.counts.push(count);
      }
      return [...bySteps.values()].map((record) => ({ reason, kind, explanation, ...record }));
    });
  }
}

/** What the reasons say that are not about what was skipped. */
const HEADINGS: ReadonlyMap<string, (kind: string) => string> = new Map([
  ['incomplete', (kind) => `${capitalize(kind)} that could not be analyzed completely`],
  ['unknownMerges', (kind) => `${capitalize(kind)} whose direct pushes are not all known`],
]);

/** Names what was skipped, and says why and by which steps. */
export function describeSkipped({ reason, kind, explanation, names, counts, steps }: SkippedForReason): string {
  const heading = HEADINGS.get(reason)?.(kind);
  const by = heading === undefined ? ` Steps that skipped them: ${steps.join(', ')}.` : '';
  return `${heading ?? `Skipped ${kind}`}: ${listExamples(names, { counts })}. ${explanation}${by}`;
}

/**
 * "12 (a, b: 2, c and 8 more)", with up to ten names.
 *
 * @param counts how many of each name there are; by default one
 * @param total how many there are in all; by default the sum
 */
export function listExamples(
  names: readonly string[],
  { counts = [], total }: { counts?: readonly number[]; total?: number } = {},
): string {
  const countOf = (_: string, index: number) => counts[index] ?? 1;
  const sum = (numbers: readonly number[]) => numbers.reduce((all, number) => all + number, 0);
  const examples = names.slice(0, NAMES_SHOWN);
  const all = total ?? sum(names.map(countOf));
  const more = all - sum(examples.map(countOf));
  const texts = examples.map((name, index) =>
    countOf(name, index) > 1 ? `${name}: ${formatNumber(countOf(name, index))}` : name,
  );
  return `${formatNumber(all)} (${texts.join(', ')}${more > 0 ? ` and ${formatNumber(more)} more` : ''})`;
}
