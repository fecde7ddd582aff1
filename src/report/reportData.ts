/** From the most to the least severe. */
export const SEVERITIES = ['critical', 'high', 'medium', 'info'] as const;

export type Severity = (typeof SEVERITIES)[number];

/**
 * - `found`: there are items. `undetermined` counts the objects that could not be judged.
 * - `clear`: every collected object was judged, and none is an item.
 * - `undetermined`: there is no item, but some objects could not be judged.
 * - `not collected`: a step that collects the objects failed, or the graph holds no such object.
 * - `not applicable`: this run could not find anything, because the source is off or the period is too short. The page and
 *   the terminal leave these findings out.
 */
export type FindingState = 'found' | 'clear' | 'undetermined' | 'not collected' | 'not applicable';

/** One affected object. */
export interface FindingItem {
  /** `_key` of the entity. */
  key: string;
  /** `_type` of the entity. */
  type: string;
  name: string;
  /** A description of the problem. */
  detail: string;
  /** The URL in Bitbucket. */
  webLink?: string;
}

export interface Finding {
  id: string;
  title: string;
  severity: Severity;
  state: FindingState;
  /** How many objects were judged. */
  checked: number;
  /** How many other objects were collected but could not be judged. */
  undetermined: number;
  /** Sentences that explain every state but `clear`, or why items may be missing. */
  reason?: string;
  why: string;
  fix: string;
  /** Id of the managed question with the same meaning in JupiterOne. */
  question: string;
  items: FindingItem[];
}

/** The outcome of a step. */
export interface StepCoverage {
  id: string;
  name: string;
  /** `success`, `failure`, `partial_success_due_to_dependency_failure`, `disabled` and the like. */
  status: string;
  /** Sentences that explain why the step did not succeed and what to do. */
  reason?: string;
}

/** What a run found: the content of the HTML page and of `report --json`. Times are in milliseconds since 1970. */
export interface Report {
  generatedOn: number;
  collectedOn: number;
  /** Slugs. */
  workspaces: string[];
  coverage: {
    /** The run collected pull requests that were created or updated between these times. */
    from: number;
    to: number;
    /** Whether the graph is whole: every step that was on has succeeded, and everything that it collected is there. */
    status: 'complete' | 'incomplete';
    /** Sentences that say why it is not. */
    gaps: string[];
    /** In the order in which the steps ended. */
    steps: StepCoverage[];
  };
  /** The number of entities and relationships of each `_type`. */
  totals: Record<string, number>;
  /** From the most to the least severe. */
  findings: Finding[];
}
