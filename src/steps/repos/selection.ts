import type { Repository } from '../../bitbucket/endpoints/repositories';
import type { RunScope } from '../../runScope';
import { matchGlob } from '../../text/globPattern';

/** Where a pattern stands, and what it is compared with. */
type Origin = 'excludeRepositories' | '--exclude' | '--repository' | '--project';

interface Pattern {
  readonly origin: Origin;
  readonly pattern: string;
}

/** Chooses repositories by patterns, and keeps which patterns matched. */
export class Selection {
  /** By name, since a listing that changes while it is read repeats items. */
  private readonly leftOut = new Set<string>();
  private readonly unused: Set<Pattern>;
  private readonly excluding: readonly Pattern[];
  private readonly choosing: readonly (readonly Pattern[])[];

  /** @param excludeRepositories patterns in lower case, for `workspace/repository` */
  constructor(excludeRepositories: readonly string[], scope?: RunScope) {
    this.excluding = [
      ...patternsOf('excludeRepositories', excludeRepositories),
      ...patternsOf('--exclude', scope?.exclude),
    ];
    this.choosing = [patternsOf('--project', scope?.projects), patternsOf('--repository', scope?.repositories)].filter(
      (patterns) => patterns.length > 0,
    );
    this.unused = new Set([...this.excluding, ...this.choosing.flat()]);
  }

  /** How many repositories were left out. */
  get excluded(): number {
    return this.leftOut.size;
  }

  /** The patterns that have matched nothing so far. */
  get unusedPatterns(): readonly Pattern[] {
    return [...this.unused];
  }

  /** Those records of a listing that are not left out. */
  async *filter(listing: AsyncIterable<Repository | null>): AsyncGenerator<Repository | null> {
    for await (const repository of listing) {
      if (!this.excludes(repository)) {
        yield repository;
      }
    }
  }

  /** Whether a repository is left out. A record without a name is not, so that it is reported as malformed. */
  excludes(repository: Repository | null): boolean {
    const fullName: unknown = repository?.full_name;
    if (typeof fullName !== 'string') {
      return false;
    }
    const name = fullName.toLowerCase();
    const key: unknown = repository?.project?.key;
    const project = typeof key === 'string' ? key.toLowerCase() : '';
    const matches = (patterns: readonly Pattern[]) => {
      const matching = patterns.filter(
        ({ origin, pattern }) => matchGlob(pattern, origin === '--project' ? project : name).matches,
      );
      matching.forEach((pattern) => this.unused.delete(pattern));
      return matching.length > 0;
    };
    // each of them, so that every pattern gets to know what it matches
    const isChosen = this.choosing.map(matches).every(Boolean);
    if (matches(this.excluding) || !isChosen) {
      this.leftOut.add(name);
      return true;
    }
    return false;
  }
}

function patternsOf(origin: Origin, patterns: readonly string[] = []): Pattern[] {
  return patterns.map((pattern) => ({ origin, pattern }));
}
