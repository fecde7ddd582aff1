import type { FindingState, Severity } from '../reportData';

/** What the page's script knows of a graph and its findings; it travels as JSON. */
export interface PageData {
  /** The types that occur, each with the names of the properties of its objects. */
  types: { type: string; properties: string[] }[];
  objects: PageObject[];
  /** The classes of relationships that occur, for example `HAS`. */
  verbs: string[];
  relationships: PageRelationship[];
  findings: PageFinding[];
  /** Whether the drawing of everything leaves out the types with most objects, so that it stays fluid. */
  isDrawingReduced: boolean;
}

export interface PageObject {
  /** Index in `types`. */
  type: number;
  key: string;
  name: string;
  /** What tells two objects of the same name apart. */
  subtitle?: string;
  /** Into Bitbucket; `true` for the usual one, made of the key. */
  link?: string | true;
  /** Values of the type's properties, in their order. */
  values: PageValue[];
  /** Where it stands in the drawing of everything. Absent when it is left out there. */
  position?: readonly [x: number, y: number];
  pullRequest?: PullRequestFacts;
}

/** `null` stands for an absent property. */
export type PageValue = string | number | boolean | string[] | null;

/** Indexes in `verbs` and twice in `objects`, and what is said on the relationship, if anything. */
export type PageRelationship = readonly [verb: number, from: number, to: number, note?: string];

/** A finding with the objects it is about. */
export interface PageFinding {
  id: string;
  title: string;
  severity: Severity;
  state: FindingState;
  /** Index in `objects`, or -1 when the object is not in the graph; name; detail; link into Bitbucket. */
  items: (readonly [object: number, name: string, detail: string, link?: string])[];
}

/** The story of a pull request. Times are in milliseconds. */
export interface PullRequestFacts {
  /** `OPEN`, `MERGED`, `DECLINED` or `SUPERSEDED`. */
  state: string;
  author: string;
  openedOn?: number;
  source: string;
  target: string;
  /** Newest first. */
  commits: PageCommit[];
  reviews: PageReview[];
  /** Who merged or declined it, and when. Without `isExact` the time is that of the last change. */
  closed?: { by?: string; on?: number; isExact?: true };
  isIncomplete?: true;
  approvedCommitsRemoved?: true;
}

/** The first 12 digits of the hash, the message, and whether it was approved and whether its author is unknown. */
export type PageCommit = readonly [hash: string, message: string, approved: 0 | 1, unknownAuthor: 0 | 1];

export interface PageReview {
  by: string;
  verdict: 'approved' | 'changes requested';
  on?: number;
  /** The first 12 digits of the newest commit that the approval covers. */
  commit?: string;
}
