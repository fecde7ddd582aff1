import type { IntegrationWarnEventName } from '@jupiterone/integration-sdk-core';

/** A repository or project that a step skipped. */
export interface RefusedInStep {
  readonly event: IntegrationWarnEventName;
  /** Of the owners, in the plural: `repositories`. */
  readonly kind: string;
  readonly explanation: string;
  readonly name: string;
  readonly stepId: string;
}

/** What all steps skipped for one reason. */
export interface RefusedInRun extends Pick<RefusedInStep, 'event' | 'kind' | 'explanation'> {
  readonly names: Set<string>;
  readonly steps: Set<string>;
}

/**
 * The repositories and projects that steps skip because Bitbucket refuses them. What is refused to one step is often refused to
 * others, so there is one event for each cause at the end of the run.
 */
export class RefusedOwners {
  private readonly found = new Map<string, RefusedInRun>();

  add({ event, kind, explanation, name, stepId }: RefusedInStep): void {
    const id = `${kind} ${explanation}`;
    const cause = this.found.get(id) ?? {
      event,
      kind,
      explanation,
      names: new Set<string>(),
      steps: new Set<string>(),
    };
    this.found.set(id, cause);
    cause.names.add(name);
    cause.steps.add(stepId);
  }

  causes(): readonly RefusedInRun[] {
    return [...this.found.values()];
  }
}
