import {
  IntegrationError,
  type IntegrationLogger,
  IntegrationProviderAPIError,
} from '@jupiterone/integration-sdk-core';

import { ApiError } from '../../bitbucket/http/errors';
import { isTerminal } from './stepErrors';

const EXAMPLES = 10;

/** Lets a step go on with the next item when one fails, and fail at the end. */
export class Failures {
  private readonly found: { what: string; error: unknown }[] = [];

  constructor(private readonly logger: IntegrationLogger) {}

  /** Runs `work`. Its error is kept for the end, unless every further item would meet it too: then it is thrown. */
  async attempt(what: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (isTerminal(error)) {
        throw error;
      }
      this.found.push({ what, error });
      this.logger.warn({ err: error, what }, 'Failed; going on with the others');
    }
  }

  /**
   * @param kind what was worked on, in the plural
   * @throws the error itself where there is one, else one that sums them up
   */
  throwIfAny(kind: string): void {
    const [first] = this.found;
    if (!first) {
      return;
    }
    if (this.found.length === 1) {
      throw first.error;
    }
    const examples = this.found.slice(0, EXAMPLES).map(({ what, error }) => `${what}: ${reason(error)}`);
    const more = this.found.length > EXAMPLES ? ` ... and ${this.found.length - EXAMPLES} more.` : '';
    const message = `${this.found.length} ${kind} could not be read whole. ${examples.join(' ')}${more}`;
    const { error } = first;
    throw error instanceof ApiError
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
