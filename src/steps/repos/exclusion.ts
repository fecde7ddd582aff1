import type { Repository } from '../../bitbucket/endpoints/repositories';
import { matchGlob } from '../../text/globPattern';

/** Leaves repositories out by the patterns of `excludeRepositories`, and keeps which patterns matched. */
export class Exclusion {
  /** By name, since a listing that changes while it is read repeats items. */
  private readonly names = new Set<string>();
  private readonly unused: Set<string>;

  /** @param patterns in lower case, for `workspace/repository` */
  constructor(private readonly patterns: readonly string[]) {
    this.unused = new Set(patterns);
  }

  /** How many repositories were left out. */
  get excluded(): number {
    return this.names.size;
  }

  /** The patterns that have matched nothing so far. */
  get unusedPatterns(): readonly string[] {
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
    const matching = this.patterns.filter((pattern) => matchGlob(pattern, name).matches);
    if (matching.length === 0) {
      return false;
    }
    this.names.add(name);
    matching.forEach((pattern) => this.unused.delete(pattern));
    return true;
  }
}
