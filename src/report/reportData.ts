/** From the most to the least severe. */
export const SEVERITIES = ['critical', 'high', 'medium', 'info'] as const;

export type Severity = (typeof SEVERITIES)[number];

/**
 * - `found`: there are items. Others may not have been judged; `undetermined` counts them.
 * - `clear`: everything that was collected was judged, and nothing was found.
 * - `undetermined`: nothing was found, but some could not be judged.
 * - `not collected`: a step that brings the objects did not run or failed, or there was no object to look at.
 */
export type FindingState = 'found' | 'clear' | 'undetermined' | 'not collected';

/** One affected object. */
export interface FindingItem {
  /** `_key` of the entity. */
  key: string;
  /** `_type` of the entity. */
  type: string;
  name: string;
  /** What is the case, in words. */
  detail: string;
  /** Where to look at it in Bitbucket. */
  webLink?: string;
}

export interface Finding {
  id: string;
  title: string;
  severity: Severity;
  state: FindingState;
  /** How many objects were judged. */
  checked: number;
  /** How many more were collected and could not be judged. */
  undetermined: number;
  /** Why the state is `undetermined` or `not collected`, or what the step that failed means for the items, as a sentence. */
  reason?: string;
  why: string;
  fix: string;
  /** Id of the managed question that asks the same in JupiterOne. */
  question: string;
  items: FindingItem[];
}

/** How a step of the run ended. */
export interface StepCoverage {
  id: string;
  name: string;
  /** `success`, `failure`, `partial_success_due_to_dependency_failure`, `disabled` and the like. */
  status: string;
  /** Why a step did not succeed, and what to do, as sentences. */
  reason?: string;
}

/** What a run found, as the report shows it and `report --json` writes it. Times are in milliseconds since 1970. */
export interface Report {
  generatedOn: number;
  collectedOn: number;
  /** Slugs. */
  workspaces: string[];
  coverage: {
    /** The run collected pull requests that were created or updated between these times. */
    from: number;
    to: number;
    /** In the order in which they ended. */
    steps: StepCoverage[];
  };
  /** The number of entities and relationships of each `_type`. */
  totals: Record<string, number>;
  /** From the most to the least severe. */
  findings: Finding[];
}
