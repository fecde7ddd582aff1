import type { Acceptance } from '../reportData';

/** The name of the file that a policy is read from, unless another one is named. */
export const POLICY_FILE = 'graph-bitbucket.yml';

/** What items a waiver is for: each list that is given has a pattern that matches. */
export interface WaiverMatch {
  readonly repository?: readonly string[];
  readonly project?: readonly string[];
  readonly author?: readonly string[];
  readonly key?: readonly string[];
}

/** Accepts items of a finding until a day. */
export interface Waiver extends Acceptance {
  /** Id of the finding. */
  readonly check: string;
  readonly match: WaiverMatch;
  /** Where it begins in the file. */
  readonly line: number;
}

/** Which objects a report is about. Without a pattern, a list leaves nothing out. */
export interface Scope {
  readonly projects: readonly string[];
  readonly repositories: readonly string[];
  readonly exclude: readonly string[];
}

/** What a team has decided about its findings: the content of `graph-bitbucket.yml`. All patterns are globs. */
export interface Policy {
  /** Absent if everything is in scope. */
  readonly scope?: Scope;
  /** Branches that are to be protected like the main branch. */
  readonly protectedBranches: readonly string[];
  readonly waivers: readonly Waiver[];
  /** The file, for messages. */
  readonly file: string;
}
