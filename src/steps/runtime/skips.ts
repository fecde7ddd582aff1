import { IntegrationError, type IntegrationLogger, IntegrationWarnEventName } from '@jupiterone/integration-sdk-core';

import { INCOMPLETE_DATA, publishWarning } from '../../events';
import { assertStorable, MalformedRecordError } from '../../graph/properties';
import { printable } from '../../text/printable';
import { capitalize } from '../../text/wording';

const EXAMPLES = 10;

/** The reasons for skipping something, each with the event that reports it and the text of the event. */
const REASONS = {
  forbidden: {
    event: IntegrationWarnEventName.MissingPermission,
    explanation:
      'Bitbucket refuses access to them (403). Give the OAuth consumers access, or expect them to be missing.',
  },
  notFound: {
    event: INCOMPLETE_DATA,
    explanation: 'Bitbucket does not find them (404): they were moved or deleted, or the feature is switched off.',
  },
  malformed: {
    event: INCOMPLETE_DATA,
    explanation: 'Bitbucket sent records without an identifier, or records that cannot be read or stored.',
  },
  unreadableName: {
    event: INCOMPLETE_DATA,
    explanation: 'Their names cannot be read, so their e-mail addresses were not looked up.',
  },
  closedAccount: {
    event: INCOMPLETE_DATA,
    explanation: 'Bitbucket names no account for them, because it was closed.',
  },
  incomplete: {
    event: INCOMPLETE_DATA,
    explanation:
      'Bitbucket did not provide all of their commits, their activity, their author, the members of the workspace or who ' +
      'else has access, so they ' +
      'count as neither approved nor validated (analysisIncomplete is true).',
  },
} as const;

export type SkipReason = keyof typeof REASONS;

/** Counts what a step skips, and reports it in one event for each reason. */
export class Skips {
  private readonly found = new Map<string, { reason: SkipReason; kind: string; total: number; examples: string[] }>();
  /** How many records were converted, by kind. */
  private readonly converted = new Map<string, number>();

  constructor(private readonly logger: IntegrationLogger) {}

  /**
   * @param kind in the plural, for example `repositories`
   * @param name of this one, or of its owner
   */
  add(reason: SkipReason, kind: string, name: string, error?: unknown): void {
    const id = `${reason} ${kind}`;
    const entry = this.found.get(id) ?? { reason, kind, total: 0, examples: [] };
    this.found.set(id, entry);
    entry.total += 1;
    const shownName = printable(name);
    if (entry.examples.length < EXAMPLES) {
      entry.examples.push(shownName);
    }
    this.logger.debug(
      { reason, kind, name: shownName, cause: error instanceof Error ? error.message : undefined },
      'Skipped',
    );
  }

  /**
   * Converts one record of a listing. Whatever its conversion throws, other records are not affected. A mistake in the converter
   * shows in many records, so the step fails all the same (`assertFewMalformed`).
   *
   * @param kind in the plural, for example `repositories`
   * @param name of this one, or of its owner
   * @param convert a pure function: an error of reading or writing must not be taken for one of the record
   * @returns undefined when the record cannot be converted, which is counted
   */
  convert<R, T extends object>(
    kind: string,
    name: string,
    record: R | null | undefined,
    convert: (record: R) => T,
  ): T | undefined {
    try {
      if (typeof record !== 'object' || record === null) {
        throw new MalformedRecordError('the record', 'is not an object');
      }
      const converted = convert(record);
      assertStorable(converted);
      this.converted.set(kind, (this.converted.get(kind) ?? 0) + 1);
      return converted;
    } catch (error) {
      this.add('malformed', kind, name, error);
      return undefined;
    }
  }

  /**
   * Up to ten malformed records are skipped. More of them, or more than sound ones, mean that Bitbucket has changed what it
   * sends, and the rest must not pass for complete.
   *
   * @throws IntegrationError in that case
   */
  assertFewMalformed(): void {
    for (const { reason, kind, total } of this.found.values()) {
      const sound = this.converted.get(kind) ?? 0;
      if (reason === 'malformed' && (total > EXAMPLES || total > sound)) {
        throw new IntegrationError({
          code: 'MALFORMED_RECORDS',
          message:
            `${total} of ${total + sound} ${kind} that Bitbucket sent could not be read. So many point to a change of its ` +
            'API or to an incident there, so the step fails and JupiterOne deletes none of its data.',
        });
      }
    }
  }

  /** Publishes the events. */
  report(): void {
    for (const { reason, kind, total, examples } of this.found.values()) {
      const { event, explanation } = REASONS[reason];
      const heading =
        reason === 'incomplete' ? `${capitalize(kind)} that could not be analyzed completely` : `Skipped ${kind}`;
      const names = examples.join(', ') + (total > examples.length ? ` and ${total - examples.length} more` : '');
      publishWarning(this.logger, event, `${heading}: ${total} (${names}). ${explanation}`);
    }
  }
}
