import type { PullRequestReview } from '../../pullRequestPeople';
import type { FindingState, Severity } from '../../reportData';
import type { Position } from './layout';

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
  /** Whether the drawing of the whole graph omits the types with most objects, so that it responds quickly. */
  isDrawingReduced: boolean;
  /** How many objects of the graph the page leaves out, because it would be too large for a browser. */
  omittedObjects: number;
}

export interface PageObject {
  /** Index in `types`. */
  type: number;
  key: string;
  name: string;
  /** Distinguishes objects with the same name. */
  subtitle?: string;
  /** The URL in Bitbucket; `true` if it can be derived from the key. */
  link?: string | true;
  /** The values of the properties, in the order of the type. */
  values: PageValue[];
  /** The position in the drawing of the whole graph; absent if the object is not drawn. */
  position?: Position;
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
  /** Index in `objects`, or -1 when the object is not in the graph; name; detail; link into Bitbucket. */
  items: (readonly [object: number, name: string, detail: string, link?: string])[];
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
  /** Who merged or declined it, and when. Unless `isExact` is true, the time is that of the last update. */
  closed?: { by: string; on?: number; isExact?: true };
  /** What its approvals amount to. */
  verdict?: string;
  isIncomplete?: true;
  approvedCommitsRemoved?: true;
}

/** The first 12 digits of the hash, the message, whether the commit was approved, and whether its author is unknown. */
export type PageCommit = readonly [hash: string, message: string, approved: 0 | 1, unknownAuthor: 0 | 1];

export type PageReview = Omit<PullRequestReview, 'uuid'>;
