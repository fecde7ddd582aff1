import type { CommitNode } from './commitGraph';
import type { MergedPullRequest } from './mergedPullRequest';

/** Finds commits that look like those of a pull request. A branch may have thousands, and so may the pull requests, so they are indexed. */
export class Traces {
  private readonly positions = new Map<string, number[]>();

  constructor(commits: readonly CommitNode[]) {
    commits.forEach((commit, position) => {
      for (const trace of tracesOf(commit)) {
        const known = this.positions.get(trace);
        if (known) {
          known.push(position);
        } else {
          this.positions.set(trace, [position]);
        }
      }
    });
  }

  /**
   * @param hashes of its own commits
   * @returns the positions of what has the message of one of its commits, what names it, and what merges one of its commits
   */
  of({ id, commits }: MergedPullRequest, hashes: readonly string[]): number[] {
    const summaries = commits?.summaries.filter((summary) => summary !== '') ?? [];
    const traces = [naming(String(id)), ...summaries.map(saying), ...hashes.map(merging)];
    return traces.flatMap((trace) => this.positions.get(trace) ?? []);
  }
}

function tracesOf({ parents, summary }: CommitNode): string[] {
  const named = (summary.match(/(?<=\(pull request #)\d+(?=\))/g) ?? []).map(naming);
  return [saying(summary), ...parents.slice(1).map(merging), ...named];
}

function saying(summary: string): string {
  return `says ${summary}`;
}

function naming(id: string): string {
  return `names ${id}`;
}

/** Abbreviated: nothing is stated of what has so much in common. */
function merging(hash: string): string {
  return `merges ${hash.slice(0, 7).toLowerCase()}`;
}
