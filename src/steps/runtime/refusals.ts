import { IntegrationError } from '@jupiterone/integration-sdk-core';

import { ApiError, PermissionError, type RefusalKind } from '../../bitbucket/http/errors';
import type { AccessAdvice } from './accessAdvice';
import type { Skips } from './skips';

/** Up to this many refused owners are tolerated, whatever their share. */
const TOLERATED = 10;

/**
 * Counts the repositories or projects of a step that Bitbucket refuses (403 or 404).
 *
 * A refused owner is skipped, and JupiterOne deletes what the step found there before. That is right for a repository that
 * was deleted. It is wrong for a missing right or an incident at Bitbucket, which affect many owners at once.
 */
export class Refusals {
  private answered = 0;
  private refused = 0;
  private readonly kinds = new Set<RefusalKind>();

  /**
   * @param kind of the owners, in the plural: `repositories`
   */
  constructor(
    private readonly skips: Skips,
    private readonly kind: string,
  ) {}

  /** Runs `work` on one owner, and skips the owner where Bitbucket refuses. */
  async attempt(name: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
      this.answered += 1;
    } catch (error) {
      if (!(error instanceof ApiError && error.isRefusal)) {
        throw error;
      }
      this.refused += 1;
      this.kinds.add(error instanceof PermissionError ? error.kind : 'unknown');
      this.skips.addRefused(this.kind, name, error);
    }
  }

  /**
   * @param accessAdvice what a person can do about it
   * @throws IntegrationError when more than ten and more than half of the owners were refused
   */
  assertFew(accessAdvice: AccessAdvice): void {
    const { answered, refused, kind } = this;
    const [cause = 'unknown', ...others] = this.kinds;
    const advice = accessAdvice(others.length > 0 ? 'unknown' : cause);
    if (refused > TOLERATED && refused > answered) {
      throw new IntegrationError({
        code: 'ACCESS_REFUSED',
        message:
          `Bitbucket refused access (403 or 404) to ${refused} of ${refused + answered} ${kind}. So many point to a missing ` +
          `right or to an incident at Bitbucket, so the step fails and JupiterOne deletes none of its data. ${advice}`.trim(),
      });
    }
  }
}
