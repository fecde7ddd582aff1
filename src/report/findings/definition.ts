import type { GraphIndex } from '../graphIndex';
import type { FindingItem, Severity } from '../reportData';

/** What a finding knows beside the graph. Times are in milliseconds since 1970. */
export interface FindingContext {
  /** When the run ended: ages are counted up to this time. */
  readonly collectedOn: number;
  /** The run collected pull requests that were updated since. */
  readonly from: number;
}

/** What a finding says of the objects that it looks at. */
export interface Judgement {
  readonly items: readonly FindingItem[];
  /** How many objects were judged, items included. */
  readonly checked: number;
  /** How many could not be judged, because Bitbucket did not tell enough. */
  readonly undetermined: number;
  /** Why there was nothing to look at, as a sentence, where it is not simply that there was none. */
  readonly nothingSeen?: string;
}

/** One question that a security engineer has about a graph. */
export interface FindingDefinition {
  readonly id: string;
  /** What is wrong with the items, as a heading. */
  readonly title: string;
  readonly severity: Severity;
  /** Why it matters. */
  readonly why: string;
  /** What to do about it. */
  readonly fix: string;
  /** Ids of the steps that bring what it looks at. */
  readonly steps: readonly string[];
  /** What it looks at, singular and plural. */
  readonly subject: readonly [singular: string, plural: string];
  readonly judge: (graph: GraphIndex, context: FindingContext) => Judgement;
}
