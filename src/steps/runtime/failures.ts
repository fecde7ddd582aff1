import { inspect } from 'node:util';

import {
  IntegrationError,
  type IntegrationLogger,
  IntegrationProviderAPIError,
} from '@jupiterone/integration-sdk-core';

import { ApiError } from '../../bitbucket/http/errors';
import { RepositoryNotAskedError } from '../../repositoryHealth';
import { printable } from '../../text/printable';
import { isTerminal, OutageError } from './stepErrors';

/** How many errors a message contains. The log has all of them. */
const EXAMPLES = 3;

/** After this many failures in a row Bitbucket is considered down: the other items would fail as well. */
const MAX_IN_A_ROW = 20;

/** Lets a step continue with the next item when one fails, and fail at the end. */
export class Failures {
  private readonly found: { what: string; error: unknown }[] = [];
  private inARow = 0;

  constructor(private readonly logger: IntegrationLogger) {}

  /**
   * Runs `work`, and keeps its error for the end.
   *
   * @param what names the item in messages
   * @throws the error itself if every other item would fail with it as well; an OutageError after 20 failures in a row
   */
  async attempt(what: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
      this.inARow = 0;
    } catch (error) {
      if (isTerminal(error)) {
        throw error;
      }
      this.found.push({ what: printable(what), error });
      if (error instanceof RepositoryNotAskedError) {
        // known already, and no sign that Bitbucket is down
        return;
      }
      this.inARow += 1;
      this.logger.warn({ err: error, what: printable(what) }, 'Failed; continuing with the others');
      if (this.inARow >= MAX_IN_A_ROW) {
        const heading = `${MAX_IN_A_ROW} in a row failed, the last one after all its retries, so the others are not tried.`;
        throw new OutageError(this.describe(heading), this.found[0]?.error);
      }
    }
  }

  /** How many items may run at once, so that no more than 20 fail in a row even if all of them do. */
  remaining(): number {
    return MAX_IN_A_ROW - this.inARow;
  }

  /**
   * @param kind of the items, in the plural
   * @throws a single error as it is, or an error that lists several
   */
  throwIfAny(kind: string): void {
    const [first] = this.found;
    if (first) {
      throw this.found.length === 1
        ? first.error
        : this.summarize(`${this.found.length} ${kind} could not be read completely.`);
    }
  }

  private describe(heading: string): string {
    const examples = this.found.slice(0, EXAMPLES).map(({ what, error }) => `${what}: ${reason(error)}`);
    const more = this.found.length > EXAMPLES ? ` ... and ${this.found.length - EXAMPLES} more.` : '';
    return `${heading} ${examples.join(' ')}${more}`;
  }

  private summarize(heading: string): Error {
    const message = this.describe(heading);
    const error = this.found[0]?.error;
    return error instanceof ApiError
      ? new IntegrationProviderAPIError({
          endpoint: error.endpoint,
          status: error.status ?? 'no response',
          statusText: message,
          message,
          cause: error,
        })
      : new IntegrationError({ code: 'STEP_FAILED', message, cause: error instanceof Error ? error : undefined });
  }
}

function reason(error: unknown): string {
  return printable(error instanceof Error ? error.message : inspect(error));
}
