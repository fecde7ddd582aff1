import { createHash } from 'node:crypto';

import type { PullRequest } from '../bitbucket/endpoints/pullRequests';
import { asText } from '../text/untrusted';
import type { CommitNode } from './commitGraph';
import { idOf } from './people';
import type { TimelineEntry } from './timeline';

/** What the analysis of a pull request needs besides its record, as Bitbucket gave it. */
export interface PullRequestFacts {
  readonly commits: readonly CommitNode[];
  readonly activity: readonly TimelineEntry[];
}

/**
 * The facts of closed pull requests that earlier runs read. They are kept, and not the verdicts, because a verdict also depends on who
 * belongs to the workspace now.
 */
export interface KnownFacts {
  get(key: FactsKey): PullRequestFacts | undefined;
  add(key: FactsKey, facts: PullRequestFacts): void;
}

/** A pull request, and the state of it that the facts belong to. */
export interface FactsKey {
  /** Unique among all repositories, and the same in every run. */
  readonly id: string;
  /** Changes with everything of the record that may change the facts. */
  readonly version: string;
}

/**
 * @param repositoryUuid of the destination
 * @returns undefined for a pull request that is open, since much changes in it, and for one whose last changes the record does not tell
 */
export function factsKey(repositoryUuid: string, pullRequest: PullRequest): FactsKey | undefined {
  const { id, state, participants, updated_on: updatedOn } = pullRequest;
  if (state === 'OPEN' || typeof updatedOn !== 'string' || !Array.isArray(participants)) {
    return undefined;
  }
  // it is unknown whether an approval moves `updated_on`
  const approvals = participants
    .filter((participant) => participant?.approved === true)
    .map((participant) => `${idOf(participant?.user)} ${asText(participant?.participated_on)}`);
  const ends = [pullRequest.source?.commit?.hash, pullRequest.destination?.commit?.hash];
  const version = [state, updatedOn, ...ends.map(asText), ...approvals.sort()];
  return {
    id: `${repositoryUuid}/${id}`,
    version: createHash('sha256').update(JSON.stringify(version)).digest('base64url'),
  };
}
