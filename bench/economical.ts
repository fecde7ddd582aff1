import { isChanged, type NeededCalls, neededCalls } from '../harness/neededCalls';
import type { Repository, World } from '../simulator';
import type { ListedRepository } from '../src/steps/jobState/listed';
import { planFirst, planTurns } from '../src/steps/pullRequests/discovery/plan';
import { DAY_MS } from '../src/steps/pullRequests/window';

/** The expected figures of a first run with economical discovery. */
export interface EconomicalFigures {
  needed: NeededCalls;
  /** Repositories with a push or merge in the last day. */
  active: number;
  /** Repositories that are listed because it is their turn. See `docs/rate-limits.md`. */
  turns: number;
  /** Days from one turn of a repository to the next. */
  intervalDays: number;
  /** The number of pull requests that are found. */
  found: number;
}

/** The calls that the credentials allow, and those that they need for themselves. */
export interface CredentialFigures {
  /** Calls per hour for repository data, of all credentials together. */
  hourlyCalls: number;
  /** Calls for repository data that validate the credentials. */
  validationCalls: number;
  /** Other calls that all credentials except the first need. */
  callsOfFurther: number;
}

/**
 * Computes the figures from the world. The time of the run decides whose turn it is.
 *
 * @param now the start of the run, in milliseconds since 1970
 */
export function economicalFigures(
  world: World,
  now: number,
  { hourlyCalls, validationCalls, callsOfFurther }: CredentialFigures,
): EconomicalFigures {
  const since = now - DAY_MS;
  const times = { now, windowStart: since, servedUntil: since };
  const repositories = world.workspaces.flatMap((workspace) => workspace.repositories);
  const all = repositories.map(toListed).sort((one, other) => other.updatedOn - one.updatedOn);
  const { listings } = planFirst(all, 'economical', { available: Infinity, spent: 0 }, times);
  const active = new Set(listings.map(({ repository }) => repository.uuid));
  const beforeTurns = neededCalls(world, since, { isListed: ({ uuid }) => active.has(uuid) });
  const spent = beforeTurns.budget + validationCalls;
  const available = Math.max(0, hourlyCalls - spent);
  const turns = planTurns(
    all.filter(({ uuid }) => !active.has(uuid)),
    { available },
    times,
  );
  const listed = new Set([...active, ...turns.listings.map(({ repository }) => repository.uuid)]);
  const isListed = ({ uuid }: Repository) => listed.has(uuid);
  const needed = neededCalls(world, since, { isListed });
  return {
    needed: { budget: needed.budget + validationCalls, all: needed.all + validationCalls + callsOfFurther },
    active: active.size,
    turns: turns.listings.length,
    intervalDays: turns.intervalDays,
    found: countFound(repositories, since, isListed),
  };
}

function countFound(
  repositories: readonly Repository[],
  since: number,
  isListed: (repository: Repository) => boolean,
): number {
  return repositories
    .flatMap(({ pullRequests }) => pullRequests)
    .filter((pullRequest) => isChanged(pullRequest, since))
    .filter(({ repository, author }) => isListed(repository) || repository.workspace.members.has(author)).length;
}

function toListed({ uuid, name, fullName, updatedOn, workspace }: Repository): ListedRepository {
  const { uuid: workspaceUuid, slug: workspaceSlug } = workspace;
  return { uuid, name, fullName, workspaceUuid, workspaceSlug, updatedOn: Math.floor(updatedOn / 1000) };
}
