import { IntegrationError } from '@jupiterone/integration-sdk-core';

import { ApiError, PermissionError } from '../../bitbucket/http/errors';
import type { AccessAdvice } from './accessAdvice';
import type { Skips } from './skips';

/** Up to this many refused owners are tolerated beside others that answer. */
const TOLERATED = 10;

/** A repository or project. */
export interface Owner {
  readonly fullName: string;
  readonly workspaceSlug: string;
}

/** What came of the owners of one workspace, or of all of them. */
interface Tally {
  answered: number;
  refused: number;
  /** The first refusal. */
  refusal?: ApiError;
}

/**
 * Counts the repositories or projects of a step that Bitbucket refuses (401, 402, 403 or 404).
 *
 * A refused owner is skipped, and JupiterOne deletes what the step found there before. That is right for a repository that
 * was deleted. It is wrong for a missing right or an incident at Bitbucket, which affect many owners at once, or all.
 */
export class Refusals {
  private readonly all: Tally = { answered: 0, refused: 0 };
  private readonly byWorkspace = new Map<string, Tally>();

  /**
   * @param kind of the owners, in the plural: `repositories`
   */
  constructor(
    private readonly skips: Skips,
    private readonly kind: string,
  ) {}

  /** Runs `work` on one owner, and skips the owner where Bitbucket refuses. */
  async attempt({ fullName, workspaceSlug }: Owner, work: () => Promise<void>): Promise<void> {
    const ofWorkspace = this.byWorkspace.get(workspaceSlug) ?? { answered: 0, refused: 0 };
    this.byWorkspace.set(workspaceSlug, ofWorkspace);
    const tallies = [this.all, ofWorkspace];
    try {
      await work();
      tallies.forEach((tally) => (tally.answered += 1));
    } catch (error) {
      if (!(error instanceof ApiError && error.isRefusal)) {
        throw error;
      }
      for (const tally of tallies) {
        tally.refused += 1;
        tally.refusal ??= error;
      }
      this.skips.add(error instanceof PermissionError ? 'forbidden' : 'notFound', this.kind, fullName, error);
    }
  }

  /**
   * @param adviceFor what a person can do about a refusal
   * @throws IntegrationError when all owners were refused, of the step or of one workspace, or more than ten and more than half
   */
  assertFew(adviceFor: AccessAdvice): void {
    const { all } = this;
    if (isWhole(all) || (all.refused > TOLERATED && all.refused > all.answered)) {
      throw this.tooMany(all, '', adviceFor);
    }
    for (const [slug, tally] of this.byWorkspace) {
      if (isWhole(tally)) {
        throw this.tooMany(tally, ` of workspace "${slug}"`, adviceFor);
      }
    }
  }

  private tooMany({ answered, refused, refusal }: Tally, where: string, adviceFor: AccessAdvice): IntegrationError {
    const message =
      `Bitbucket refused access to ${refused} of ${refused + answered} ${this.kind}${where}. That points to a missing ` +
      'right or to an incident at Bitbucket, so the step fails and JupiterOne deletes none of its data. ' +
      `The first refusal: ${refusal?.message} ${adviceFor(refusal)}`;
    return new IntegrationError({ code: 'ACCESS_REFUSED', message: message.trim() });
  }
}

function isWhole({ answered, refused }: Tally): boolean {
  return refused > 0 && answered === 0;
}
