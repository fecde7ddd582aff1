import type { FrameworkResult } from './frameworks/framework';
import type { Skipped } from './skipped';

/** From the most to the least severe. */
export const SEVERITIES = ['critical', 'high', 'medium', 'info'] as const;

export type Severity = (typeof SEVERITIES)[number];

/** Sorts the most severe first. */
export function bySeverity(a: { readonly severity: Severity }, b: { readonly severity: Severity }): number {
  return SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity);
}

/**
 * - `found`: there are items. `undetermined` counts the objects that could not be judged.
 * - `clear`: every collected object was judged, and none is an item. With `unread`, not every object was collected.
 * - `undetermined`: there is no item, but some objects could not be judged.
 * - `not collected`: a step that collects the objects failed, or the graph holds no such object.
 * - `not applicable`: this run could not find anything, because the source is off or the period is too short. The page and
 *   the terminal leave these findings out.
 */
export type FindingState = 'found' | 'clear' | 'undetermined' | 'not collected' | 'not applicable';

/**
 * - `new`: the baseline does not have the item.
 * - `remaining`: the baseline has it, too.
 * - `accepted`: a waiver holds for it.
 * - `gone`: only the baseline has it.
 * - `unjudged`: only the baseline has it, and this run did not look at the object, for example because the pull request did not
 *   change in its period.
 */
export type ItemStatus = 'new' | 'remaining' | 'accepted' | 'gone' | 'unjudged';

/** Somebody who has to do with an item. */
export interface ItemPerson {
  /** `closer` merged or declined a pull request; `holder` has a permission; `user` is the object itself. */
  role: 'author' | 'approver' | 'closer' | 'holder' | 'user';
  name: string;
  /** The uuid, or the `_key` of a group. */
  id?: string;
}

/** Why an item is accepted. */
export interface Acceptance {
  reason: string;
  approvedBy: string;
  /** The last day, as "2027-03-31". */
  expires: string;
}

/** One affected object of a finding: an item of `schemas/report.schema.json`, from which every format is made. */
export interface Item {
  /** Id of the finding. */
  finding: string;
  /** The same in every run, whatever becomes of names and texts. */
  fingerprint: string;
  severity: Severity;
  /** Absent if there is no baseline to compare with, and no waiver. */
  status?: ItemStatus;
  waiver?: Acceptance;
  /** `_key` of the entity. */
  key: string;
  /** `_type` of the entity. */
  type: string;
  name: string;
  /** A description of the problem. */
  reason: string;
  /** The URL in Bitbucket. */
  link?: string;
  /** The slug. */
  workspace?: string;
  /** The key, for example "PAY". */
  project?: string;
  /** For example "acme/api". */
  repository?: string;
  people: ItemPerson[];
  /** Of the object, in ISO 8601, by the name of the property. */
  times: Record<string, string>;
}

export interface Finding {
  id: string;
  title: string;
  /** Of the worst item that is not accepted. */
  severity: Severity;
  state: FindingState;
  /** The kind of object that is checked, in the singular. An item may be of another kind: a commit that was pushed to a main branch. */
  subject: string;
  /** How many objects were judged. */
  checked: number;
  /** How many of them are all right. */
  passed: number;
  /** How many other objects were collected but could not be judged. */
  undetermined: number;
  /** Sentences that explain every state but `clear`, or why items may be missing. */
  reason?: string;
  why: string;
  fix: string;
  /** Id of the managed question with the same meaning in JupiterOne. */
  question: string;
  /** In their fixed order. */
  items: Item[];
  /** `_key`s of the objects that could not be judged. */
  unjudged: readonly string[];
  /** Names of repositories, projects and the like of which Bitbucket did not show everything, so there may be more items there. */
  unread?: readonly string[];
  /** Whether every step succeeded that the check reads, so that an item which is not there does not exist. */
  isCollected: boolean;
}

/** What became of the items of an earlier run. */
export interface BaselineComparison {
  /** When the earlier run ended. */
  collectedOn: number;
  gone: Item[];
  unjudged: Item[];
}

/** What items can be grouped by. */
export const GROUPINGS = ['repository', 'project', 'person'] as const;

export type Grouping = (typeof GROUPINGS)[number];

/** Items of one repository, project or person. */
export interface ItemGroup {
  /** For example "acme/api", "acme/PAY" or "Ann"; or "without a repository". */
  name: string;
  /** How many items of each severity nobody has accepted. */
  counts: Record<Severity, number>;
  /** How many others there are. */
  accepted: number;
  /** In their fixed order. */
  items: Item[];
}

/** Which items a person wants to see; each part that is given must hold. */
export interface ReportFilter {
  /** Patterns for keys of projects. */
  projects?: readonly string[];
  /** Patterns for names of repositories, with or without their workspaces. */
  repositories?: readonly string[];
  /** The least severe that is shown. */
  severity?: Severity;
  /** Ids. */
  checks?: readonly string[];
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

/** What a run found: the content of the HTML page and of every other format. Times are in milliseconds since 1970. */
export interface Report {
  generatedOn: number;
  collectedOn: number;
  /** Slugs. */
  workspaces: string[];
  coverage: {
    /** The run collected pull requests that were created or updated between these times. */
    from: number;
    to: number;
    /**
     * - `complete`: every step that was on has succeeded, and nothing was refused.
     * - `with omissions`: every step that was on has succeeded, but some of `skipped` is missing.
     * - `incomplete`: a step failed, or something that it collected is not there.
     */
    status: 'complete' | 'with omissions' | 'incomplete';
    /** Sentences that say why it is incomplete. */
    gaps: string[];
    /** What the steps left out, by reason and by the steps that did. Absent if the run does not say. */
    skipped?: readonly Skipped[];
    /** In the order in which the steps ended. */
    steps: StepCoverage[];
    /** The options with which only a part was read; absent for everything. */
    part?: string;
    /** How many collected repositories the scope in `graph-bitbucket.yml` leaves out; absent without a scope. */
    repositoriesOutOfScope?: number;
  };
  /** The number of entities and relationships of each `_type`. */
  totals: Record<string, number>;
  /** From the most to the least severe. */
  findings: Finding[];
  /** Present if there is an earlier run to compare with. */
  baseline?: BaselineComparison;
  /** The findings by the controls of a framework, if somebody asked for one. */
  framework?: FrameworkResult;
  /** Present if only a part of the items is shown. */
  filter?: ReportFilter & {
    /** How many items the filter leaves out, those included that are accepted. */
    hidden: number;
  };
  /** The shown items by repository, project or person, if somebody asked for that. The worst groups come first. */
  groups?: { by: Grouping; groups: ItemGroup[] };
  /** Sentences about waivers that expired or match nothing, about the baseline, and about the filter. */
  warnings: string[];
}
