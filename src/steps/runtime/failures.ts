import {
  IntegrationError,
  type IntegrationLogger,
  IntegrationProviderAPIError,
} from '@jupiterone/integration-sdk-core';

import { ApiError } from '../../bitbucket/http/errors';
import { isTerminal } from './stepErrors';

const EXAMPLES = 10;

/** After so many items in a row have failed, Bitbucket is taken to be down: the rest would only meet the same errors. */
const MAX_IN_A_ROW = 20;

/** Lets a step go on with the next item when one fails, and fail at the end. */
export class Failures {
  private readonly found: { what: string; error: unknown }[] = [];
  private inARow = 0;

  constructor(private readonly logger: IntegrationLogger) {}

  /**
   * Runs `work`. Its error is kept for the end.
   *
   * @throws the error itself when every further item would meet it as well; an IntegrationError after 20 failures in a row
   */
  async attempt(what: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
      this.inARow = 0;
    } catch (error) {
      if (isTerminal(error)) {
        throw error;
      }
      this.found.push({ what, error });
      this.inARow += 1;
      this.logger.warn({ err: error, what }, 'Failed; going on with the others');
      if (this.inARow >= MAX_IN_A_ROW) {
        throw this.summarize(
          `${MAX_IN_A_ROW} in a row failed, the last one after all its retries, so the rest is not tried.`,
        );
      }
    }
  }

  /** How many more may be started now, so that no more than 20 fail in a row even when all that are running do. */
  remaining(): number {
    return MAX_IN_A_ROW - this.inARow;
  }

  /**
   * @param kind what was worked on, in the plural
   * @throws the error itself where there is one, else one that sums them up
   */
  throwIfAny(kind: string): void {
    const [first] = this.found;
    if (first) {
      throw this.found.length === 1
        ? first.error
        : this.summarize(`${this.found.length} ${kind} could not be read completely.`);
    }
  }

  private summarize(heading: string): Error {
    const examples = this.found.slice(0, EXAMPLES).map(({ what, error }) => `${what}: ${reason(error)}`);
    const more = this.found.length > EXAMPLES ? ` ... and ${this.found.length - EXAMPLES} more.` : '';
    const message = `${heading} ${examples.join(' ')}${more}`;
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
  return error instanceof Error ? error.message : String(error);
}
