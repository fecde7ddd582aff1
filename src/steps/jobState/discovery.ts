/** How the run found pull requests. */
export interface DiscoveryOutcome {
  readonly discovery: 'full' | 'economical';
  readonly reason: 'setting' | 'few repositories' | 'rest fits' | 'rest does not fit' | 'members refused';
  /** How many calls for repository data the credentials could make at the time of the decision. */
  readonly availableCalls: number;
  readonly repositories: number;
  /** How many repositories had a push or merge in the window. In full discovery they are listed together with the others. */
  readonly activeRepositories: number;
  /** What economical discovery listed in addition to the active repositories. */
  readonly economical?: {
    readonly members: number;
    /** For how many members Bitbucket refused the list. */
    readonly membersRefused: number;
    /** How many repositories were listed because it was their turn. */
    readonly turns: number;
    /** How many repositories with a due turn were not listed, because the calls did not suffice. */
    readonly turnsLeft: number;
    /** The interval between the turns of a repository, in days. */
    readonly intervalDays: number;
  };
}
