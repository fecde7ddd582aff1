import { IntegrationError } from '@jupiterone/integration-sdk-core';

import { ApiError, PermissionError, type RefusalKind } from '../../bitbucket/http/errors';
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
  readonly kinds: Set<RefusalKind>;
}

/**
 * Counts the repositories or projects of a step that Bitbucket refuses (401, 402, 403 or 404).
 *
 * A refused owner is skipped, and JupiterOne deletes what the step found there before. That is right for a repository that
 * was deleted. It is wrong for a missing right or an incident at Bitbucket, which affect many owners at once, or all.
 */
export class Refusals {
  /** Full names. */
  readonly refused: string[] = [];
  private readonly all = newTally();
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
    const ofWorkspace = this.byWorkspace.get(workspaceSlug) ?? newTally();
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
        tally.kinds.add(error instanceof PermissionError ? error.kind : 'unknown');
      }
      this.refused.push(fullName);
      this.skips.addRefused(this.kind, fullName, error);
    }
  }

  /**
   * @param accessAdvice what a person can do about a refusal
   * @throws IntegrationError when all owners were refused, of the step or of one workspace, or more than ten and more than half
   */
  assertFew(accessAdvice: AccessAdvice): void {
    const { all } = this;
    if (isWhole(all) || (all.refused > TOLERATED && all.refused > all.answered)) {
      throw this.tooMany(all, '', accessAdvice);
    }
    for (const [slug, tally] of this.byWorkspace) {
      if (isWhole(tally)) {
        throw this.tooMany(tally, ` of workspace "${slug}"`, accessAdvice);
      }
    }
  }

  private tooMany(tally: Tally, where: string, accessAdvice: AccessAdvice): IntegrationError {
    const { answered, refused, refusal } = tally;
    const [kind = 'unknown', ...otherKinds] = tally.kinds;
    const message =
      `Bitbucket refused access to ${refused} of ${refused + answered} ${this.kind}${where}. That points to a missing ` +
      'right or to an incident at Bitbucket, so the step fails and JupiterOne deletes none of its data. ' +
      `The first refusal: ${refusal?.message} ${accessAdvice(otherKinds.length > 0 ? 'unknown' : kind)}`;
    return new IntegrationError({ code: 'ACCESS_REFUSED', message: message.trim() });
  }
}

function newTally(): Tally {
  return { answered: 0, refused: 0, kinds: new Set() };
}

function isWhole({ answered, refused }: Tally): boolean {
  return refused > 0 && answered === 0;
}
