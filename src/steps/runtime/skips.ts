import { IntegrationError, type IntegrationLogger, IntegrationWarnEventName } from '@jupiterone/integration-sdk-core';

import { assertStorable } from '../../graph/properties';

const EXAMPLES = 10;

/** Why something is left out, and how a person reads it. */
const REASONS = {
  forbidden: {
    event: IntegrationWarnEventName.MissingPermission,
    explanation:
      'Bitbucket refuses the consumers access to them (403). Give the consumers access, or expect them to be missing.',
  },
  notFound: {
    event: IntegrationWarnEventName.MissingEntity,
    explanation: 'Bitbucket has them no longer (404): they were moved or deleted, or the feature is switched off.',
  },
  malformed: {
    event: IntegrationWarnEventName.MissingEntity,
    explanation: 'Bitbucket sent records that lack what identifies them, or that cannot be stored.',
  },
  closedAccount: {
    event: IntegrationWarnEventName.MissingEntity,
    explanation: 'Bitbucket does not say whom they are for: these accounts were closed.',
  },
  incomplete: {
    event: IntegrationWarnEventName.MissingEntity,
    explanation:
      'Bitbucket did not give their commits, their activity, who opened them or the members of the workspace, so they ' +
      'count as neither approved nor validated (analysisIncomplete is true).',
  },
} as const;

export type SkipReason = keyof typeof REASONS;

/** Counts what one step had to leave out, and says so in one event for each reason. */
export class Skips {
  private readonly found = new Map<string, { reason: SkipReason; kind: string; total: number; examples: string[] }>();
  /** How many records were converted, by kind. */
  private readonly converted = new Map<string, number>();

  constructor(private readonly logger: IntegrationLogger) {}

  /**
   * @param kind what it is, in the plural: `repositories`
   * @param name which one it is
   */
  add(reason: SkipReason, kind: string, name: string, error?: unknown): void {
    const id = `${reason} ${kind}`;
    const entry = this.found.get(id) ?? { reason, kind, total: 0, examples: [] };
    this.found.set(id, entry);
    entry.total += 1;
    if (entry.examples.length < EXAMPLES) {
      entry.examples.push(name);
    }
    this.logger.debug({ reason, kind, name, cause: error instanceof Error ? error.message : undefined }, 'Skipped');
  }

  /**
   * Converts one record.
   *
   * @returns what `convert` gives, or undefined when the record is malformed, which is counted
   */
  convert<T extends object>(kind: string, name: string, convert: () => T): T | undefined {
    try {
      const converted = convert();
      assertStorable(converted);
      this.converted.set(kind, (this.converted.get(kind) ?? 0) + 1);
      return converted;
    } catch (error) {
      // a converter is pure: whatever it throws is about the record
      this.add('malformed', kind, name, error);
      return undefined;
    }
  }

  /**
   * A few odd records are left out, each of them named in the event. When there are more of them, or more than sound
   * ones, Bitbucket has changed what it sends, and what is left must not pass for the whole.
   *
   * @throws IntegrationError then
   */
  assertFewMalformed(): void {
    for (const { reason, kind, total } of this.found.values()) {
      const sound = this.converted.get(kind) ?? 0;
      if (reason === 'malformed' && (total > EXAMPLES || total > sound)) {
        throw new IntegrationError({
          code: 'MALFORMED_RECORDS',
          message:
            `${total} of ${total + sound} ${kind} that Bitbucket sent could not be read. So many point to a change of its ` +
            'API or to trouble there; the step is reported as failed, so that nothing is deleted.',
        });
      }
    }
  }

  /** Publishes the events. */
  report(): void {
    for (const { reason, kind, total, examples } of this.found.values()) {
      const { event, explanation } = REASONS[reason];
      const heading =
        reason === 'incomplete' ? `${capitalize(kind)} that could not be analyzed whole` : `Skipped ${kind}`;
      const names = examples.join(', ') + (total > examples.length ? ` and ${total - examples.length} more` : '');
      this.logger.publishWarnEvent({ name: event, description: `${heading}: ${total} (${names}). ${explanation}` });
    }
  }
}

function capitalize(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
