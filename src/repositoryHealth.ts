import { IntegrationError } from '@jupiterone/integration-sdk-core';

import { answered, ApiError } from './bitbucket/http/errors';
import { printable } from './text/printable';
import { joinWords } from './text/wording';

/** In so many steps a repository has to fail, without an answer in between, before it is not asked again. */
const STEPS_BEFORE_GIVING_UP = 2;

/** What identifies a repository, and what messages call it. */
interface Repository {
  readonly uuid: string;
  readonly fullName: string;
}

/** A repository without an answer since its last failure. */
interface Trouble {
  readonly fullName: string;
  /** Bitbucket's last answer, or what came instead. */
  reason: string;
  /** The steps in which it failed while other repositories were answered. */
  readonly failedIn: Set<string>;
  /** The steps that did not ask about it after that. */
  readonly notAskedIn: Set<string>;
  failedAt: number;
  /** The one attempt that is under way. */
  attempt?: Promise<unknown>;
}

/** A repository that was not asked, because Bitbucket fails for it whatever is asked. */
export class RepositoryNotAskedError extends IntegrationError {
  constructor({ fullName, failedIn }: Pick<Trouble, 'fullName' | 'failedIn'>) {
    super({
      code: 'REPOSITORY_NOT_ASKED',
      message:
        `Bitbucket failed for ${printable(fullName)} in ${joinWords([...failedIn])}, so this step did not ask about it again. ` +
        'It fails, so that JupiterOne deletes nothing; excludeRepositories can leave the repository out.',
    });
  }
}

/**
 * Finds the repositories for which Bitbucket fails whatever is asked: otherwise, each step would ask about them again with all its
 * retries.
 *
 * A repository is given up after it failed in two steps. These failures count only while others are answered, since an incident
 * says nothing about a repository. One answer clears it: then only an endpoint is broken. After the first failure, steps that
 * run at the same time ask one after the other, so that they learn from each other.
 */
export class RepositoryHealth {
  private readonly troubles = new Map<string, Trouble>();
  /** By repository, when it was answered last. */
  private readonly answeredAt = new Map<string, number>();
  /** Counts answers, and so orders events. */
  private now = 0;

  /**
   * Runs the work of a step on a repository.
   *
   * @throws what `work` throws; RepositoryNotAskedError if the repository was given up
   */
  async attempt(repository: Repository, stepId: string, work: () => Promise<void>): Promise<void> {
    for (;;) {
      const trouble = this.troubles.get(repository.uuid);
      if (trouble && isGivenUp(trouble)) {
        trouble.notAskedIn.add(stepId);
        throw new RepositoryNotAskedError(trouble);
      }
      if (!trouble?.attempt) {
        const attempt = this.observe(repository, stepId, work);
        if (trouble && trouble.failedIn.size > 0) {
          trouble.attempt = attempt.catch(() => undefined).finally(() => (trouble.attempt = undefined));
        }
        return attempt;
      }
      await trouble.attempt;
    }
  }

  /** The repositories that were given up, and the steps that fail because of them; undefined if there are none. */
  givenUp():
    { readonly repositories: readonly string[]; readonly reason: string; readonly steps: string[] } | undefined {
    const found = [...this.troubles.values()].filter(isGivenUp);
    const [first] = found;
    return (
      first && {
        repositories: found.map(({ fullName }) => fullName),
        reason: first.reason,
        steps: [...new Set(found.flatMap(({ failedIn, notAskedIn }) => [...failedIn, ...notAskedIn]))],
      }
    );
  }

  private async observe(repository: Repository, stepId: string, work: () => Promise<void>): Promise<void> {
    const startedAt = this.now;
    try {
      await work();
      this.recordAnswer(repository);
    } catch (error) {
      if (error instanceof ApiError && error.isTemporary) {
        this.recordFailure(repository, stepId, { error, startedAt });
      } else if (error instanceof ApiError && error.isRefusal) {
        this.recordAnswer(repository);
      }
      throw error;
    }
  }

  private recordAnswer({ uuid }: Repository): void {
    this.now += 1;
    this.answeredAt.set(uuid, this.now);
    this.troubles.delete(uuid);
  }

  private recordFailure(
    { uuid, fullName }: Repository,
    stepId: string,
    { error, startedAt }: { error: ApiError; startedAt: number },
  ): void {
    if ((this.answeredAt.get(uuid) ?? 0) > startedAt) {
      return;
    }
    const trouble = this.troubles.get(uuid) ?? newTrouble(fullName);
    this.troubles.set(uuid, trouble);
    if (this.now > trouble.failedAt) {
      trouble.failedIn.add(stepId);
    }
    trouble.reason = answered(error) || 'no response';
    trouble.failedAt = this.now;
  }
}

function newTrouble(fullName: string): Trouble {
  return { fullName, reason: '', failedIn: new Set(), notAskedIn: new Set(), failedAt: 0 };
}

function isGivenUp({ failedIn }: Trouble): boolean {
  return failedIn.size >= STEPS_BEFORE_GIVING_UP;
}
