import type { PullRequestReview } from '../../pullRequestPeople';
import type { FindingState, ItemStatus, Severity } from '../../reportData';

/** The keys of pull requests are paths below this URL. */
export const BITBUCKET = 'https://bitbucket.org/';

/** This many digits of a hash identify a commit within a pull request. */
export const HASH_LENGTH = 12;

/** The graph and the findings as the script of the page reads them from embedded JSON. */
export interface PageData {
  /** The entity types in the graph, each with the names of its properties, and how many more of them the page leaves out. */
  types: { type: string; properties: string[]; omittedProperties?: number }[];
  objects: PageObject[];
  /** The relationship classes in the graph, for example `HAS`. */
  verbs: string[];
  relationships: PageRelationship[];
  findings: PageFinding[];
  /** Whom the items concern: the names, each with the id that tells people of the same name apart. */
  people: (readonly [name: string, id?: string])[];
  /** How many objects of the graph the page leaves out, because it would be too large for a browser. */
  omittedObjects: number;
}

export interface PageObject {
  /** Index in `types`. */
  type: number;
  key: string;
  /** With its place, for example "STRIPE_KEY in acme/api"; that of a pull request follows from the key. */
  name: string;
  /** Distinguishes objects with the same name. */
  subtitle?: string;
  /** The URL in Bitbucket; `true` if it can be derived from the key. */
  link?: string | true;
  /** The values of the properties, in the order of the type. */
  values: PageValue[];
  /** Index in `objects` of what it belongs to: an environment, a repository, a project or a workspace. That of a pull request follows from the key. */
  container?: number;
  /** Who administers a repository. */
  administrators?: Administrators;
  pullRequest?: PullRequestFacts;
}

/** `null` stands for an absent property. */
export type PageValue = string | number | boolean | string[] | null;

/** An index in `verbs`, two indexes in `objects`, and optionally a note on the relationship. */
export type PageRelationship = readonly [verb: number, from: number, to: number, note?: string];

/** A finding with its items. */
export interface PageFinding {
  id: string;
  title: string;
  severity: Severity;
  state: FindingState;
  items: PageItem[];
}

/** An affected object. What is not known, or is what the object itself says, is absent. */
export interface PageItem {
  /** Index in `objects`; absent if the page leaves the object out. */
  object?: number;
  /** Absent if it is that of the object. */
  name?: string;
  reason: string;
  /** If it is not that of the finding. */
  severity?: Severity;
  /** The URL in Bitbucket, if it is not that of the object. */
  link?: string;
  status?: ItemStatus;
  /** What happened to the object last, for example "merged", and when. */
  event?: readonly [verb: string, on: number];
  /** Indexes in `people`. */
  people?: number[];
}

/** People who can administer a repository. */
export interface Administrators {
  /** Indexes in `objects`. */
  people: number[];
  /** Whether there may be others, because Bitbucket did not show all grants and roles. */
  isPartial?: true;
}

/** The timeline of a pull request. Times are in milliseconds since 1970. */
export interface PullRequestFacts {
  /** `OPEN`, `MERGED`, `DECLINED` or `SUPERSEDED`. */
  state: string;
  author: string;
  openedOn?: number;
  source: string;
  target: string;
  /** Newest first. */
  commits: PageCommit[];
  /** How many older commits the pull request has, which are not listed. */
  olderCommits?: number;
  /** Without the uuids, and with the first 12 digits of the commit. */
  reviews: PageReview[];
  /** Whether Bitbucket says that nobody approves it. */
  isApprovedByNobody?: true;
  /** Who merged or declined it, and when. Unless `isExact` is true, the time is that of the last update. */
  closed?: { by: string; on?: number; isExact?: true };
  /** What its approvals amount to. */
  verdict?: string;
  isIncomplete?: true;
  approvedCommitsRemoved?: true;
}

/** The first 12 digits of the hash, the message, whether the commit was approved (null: not known), and whether its author is unknown. */
export type PageCommit = readonly [hash: string, message: string, approved: 0 | 1 | null, unknownAuthor: 0 | 1];

/** With the reason why an approval does not count, if there is one. */
export type PageReview = Omit<PullRequestReview, 'uuid'> & { note?: string };
