import type { IntegrationWarnEventName } from '@jupiterone/integration-sdk-core';

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
  readonly name: string;
  readonly stepId: string;
}

/** What all steps skipped for one reason. */
export interface SkippedForReason extends Pick<SkippedInStep, 'reason' | 'event' | 'kind' | 'explanation'> {
  /** At most `MOST_NAMES`. */
  readonly names: Set<string>;
  readonly steps: Set<string>;
}

/** More repositories than a workspace has. */
const MOST_NAMES = 20_000;

/** What the steps of a run skip. What is refused to one step is often refused to others, so it is kept by its cause. */
export class SkippedInRun {
  private readonly found = new Map<string, SkippedForReason>();

  add({ reason, event, kind, explanation, name, stepId }: SkippedInStep): void {
    const id = `${reason} ${kind} ${explanation}`;
    const cause = this.found.get(id) ?? {
      ...{ reason, event, kind, explanation },
      names: new Set<string>(),
      steps: new Set<string>(),
    };
    this.found.set(id, cause);
    cause.steps.add(stepId);
    if (cause.names.size < MOST_NAMES) {
      cause.names.add(name);
    }
  }

  causes(): readonly SkippedForReason[] {
    return [...this.found.values()];
  }
}
