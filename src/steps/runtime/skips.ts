import { IntegrationError, type IntegrationLogger, IntegrationWarnEventName } from '@jupiterone/integration-sdk-core';

import { type ApiError, PermissionError } from '../../bitbucket/http/errors';
import { describeScope } from '../../bitbucket/scopes';
import { INCOMPLETE_DATA } from '../../events';
import { assertStorable, MalformedRecordError } from '../../graph/properties';
import { listExamples, REFUSED, type SkippedInStep } from '../../skippedInRun';
import { printable } from '../../text/printable';
import { joinWords, shorten } from '../../text/wording';
import { RIGHT_ADVICE } from './accessAdvice';

const EXAMPLES = 10;
/** In characters. Events and logs are no place for a name of megabytes. */
const LONGEST_NAME = 300;

/** The reasons for skipping something, each with the event that reports it and what its text explains. */
const REASONS = {
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
  unknownMerges: {
    event: INCOMPLETE_DATA,
    explanation:
      'It is not known which of their commits came with a pull request: Bitbucket did not provide the commits of a merged one, or ' +
      'does not say what its merge brought. So commits that may have come with one are left out.',
  },
} as const;

export type SkipReason = keyof typeof REASONS;

interface Skipped {
  readonly reason: SkipReason | typeof REFUSED;
  readonly kind: string;
  readonly event: IntegrationWarnEventName;
  readonly explanation: string;
  total: number;
  readonly examples: string[];
}

/** Counts what a step skips. */
export class Skips {
  private readonly found = new Map<string, Skipped>();
  /** How many records were converted, by kind. */
  private readonly converted = new Map<string, number>();

  /** @param onSkipped learns of everything that is skipped */
  constructor(
    private readonly logger: IntegrationLogger,
    private readonly onSkipped: (skipped: Omit<SkippedInStep, 'stepId'>) => void,
  ) {}

  /**
   * @param kind in the plural, for example `repositories`
   * @param name of this one, or of its owner
   */
  add(reason: SkipReason, kind: string, name: string, error?: unknown): void {
    this.count({ reason, kind, ...REASONS[reason] }, name, error);
  }

  /**
   * Skips a repository or project that Bitbucket refuses.
   *
   * @param kind in the plural: `repositories`
   */
  addRefused(kind: string, name: string, error: ApiError): void {
    const { event, explanation } =
      error instanceof PermissionError
        ? { event: IntegrationWarnEventName.MissingPermission, explanation: explainRefusal(error) }
        : REASONS.notFound;
    this.count({ reason: REFUSED, kind, event, explanation }, name, error);
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

  /** Logs what the step skipped. Events are published at the end of the run: one for each reason, for all steps. */
  log(): void {
    for (const { kind, explanation, total, examples } of this.found.values()) {
      this.logger.info(`Skipped in this step, of ${kind}: ${listExamples(examples, { total })}. ${explanation}`);
    }
  }

  private count(
    skipped: Pick<Skipped, 'reason' | 'kind' | 'event' | 'explanation'>,
    name: string,
    error: unknown,
  ): void {
    const { reason, kind, explanation } = skipped;
    const id = `${kind} ${explanation}`;
    const entry = this.found.get(id) ?? { ...skipped, total: 0, examples: [] };
    this.found.set(id, entry);
    entry.total += 1;
    const shownName = shorten(printable(name), LONGEST_NAME);
    if (entry.examples.length < EXAMPLES && !entry.examples.includes(shownName)) {
      entry.examples.push(shownName);
    }
    this.onSkipped({ ...skipped, name: shownName });
    const cause = error instanceof Error ? error.message : undefined;
    this.logger.debug({ reason, kind, name: shownName, cause }, 'Skipped');
  }
}

/** What a person can do depends on the reason that Bitbucket gives. */
function explainRefusal({ kind, missing, status }: PermissionError): string {
  const refused = `Bitbucket refuses access to them (${status})`;
  switch (kind) {
    case 'scope':
      return missing.length > 0
        ? `${refused}: the OAuth consumers lack ${joinWords(missing.map(describeScope))}.`
        : `${refused}: the OAuth consumers lack a scope.`;
    case 'right':
      return `${refused}: a right is missing. ${RIGHT_ADVICE}`;
    case 'deactivated':
      return `${refused}: the workspace is deactivated. Reactivate it, or take it out of workspace (WORKSPACE).`;
    case 'plan':
      return `${refused}: the plan of the workspace does not include this.`;
    case 'unknown':
      return `${refused}. Give the OAuth consumers access.`;
  }
}
