import { Steps } from '../../graph/model';
import { fullNameOf, type GraphObject } from '../graph';
import type { GraphIndex } from '../graphIndex';
import type { Item, Severity } from '../reportData';
import type { Skipped } from '../skipped';

export const DAY_MS = 24 * 60 * 60 * 1000;

/** What a finding needs in addition to the graph. Times are in milliseconds since 1970. */
export interface FindingContext {
  /** When the run ended. Ages are measured at this time. */
  readonly collectedOn: number;
  /** The run collected the pull requests that were updated at this time or later. */
  readonly from: number;
  /** Ids of steps that did not succeed, so what they collect may be missing. */
  readonly unsuccessful?: ReadonlySet<string>;
  /** What is missing, because Bitbucket refused it or sent what nobody can read. */
  readonly omissions?: readonly Skipped[];
  /** Whether everybody without a user entity is known to be no member. */
  readonly areMembersKnown?: boolean;
  /** Whether a branch is to be protected like the main branch. */
  readonly isProtectedBranch?: (branch: string) => boolean;
}

/** Whether the graph may lack something that one of the steps collects. */
export function lacks({ unsuccessful }: FindingContext, ...steps: readonly string[]): boolean {
  return steps.some((step) => unsuccessful?.has(step));
}

/** Whether Bitbucket did not show everything of a repository or project that one of the steps asked for. */
export function isUnread({ omissions = [] }: FindingContext, owner: GraphObject, ...steps: readonly string[]): boolean {
  const name = fullNameOf(owner).toLowerCase();
  return omissionsOf(omissions, steps).some(({ names }) => names.some((one) => isOf(one.toLowerCase(), name)));
}

/** Whether a name is that of an owner, or begins with it: "acme/api/5" is a pull request of "acme/api". Both are in lower case. */
function isOf(name: string, owner: string): boolean {
  // a workspace may have thousands of each, and most differ in the character that is cheap to compare
  return name === owner || (name[owner.length] === '/' && name.startsWith(owner));
}

/** The steps that read who was granted access. */
export const GRANTS: readonly string[] = [Steps.REPO_PERMISSIONS, Steps.PROJECT_PERMISSIONS];

/** Why nobody knows what else somebody may do, in words that follow "because"; undefined if every grant was read. */
export function whyGrantsAreUnknown(context: FindingContext): string | undefined {
  if (lacks(context, ...GRANTS)) {
    return 'what they were granted was not read';
  }
  return omissionsOf(context.omissions ?? [], GRANTS).length > 0 ? 'Bitbucket did not show all grants' : undefined;
}

/** What is missing of the data of some steps. */
export function omissionsOf(omissions: readonly Skipped[], steps: readonly string[]): Skipped[] {
  return omissions.filter((omission) => omission.steps.some((id) => steps.includes(id)));
}

/** One affected object, as a check describes it. */
export interface FindingItem {
  /** `_key` of the entity. */
  readonly key: string;
  /** `_type` of the entity. */
  readonly type: string;
  readonly name: string;
  /** A description of the problem. */
  readonly detail: string;
  /** The URL in Bitbucket. */
  readonly webLink?: string;
  /** What makes this another item than an earlier one of the same object: for example the branch that is not protected. */
  readonly variant?: string;
  /** If it is more severe than items of this check usually are. */
  readonly severity?: Severity;
}

/** The result of checking all objects that a finding concerns. */
export interface Judgment {
  readonly items: readonly FindingItem[];
  /** How many objects could be judged. */
  readonly checked: number;
  /** How many of them are all right. */
  readonly passed: number;
  /** `_key`s of the objects that could not be judged, by the reason in words that follow "because". */
  readonly unjudged: ReadonlyMap<string, readonly string[]>;
  /** A sentence that explains why there was no object to check, if there is a more specific reason than "none was collected". */
  readonly nothingToCheck?: string;
  /** A sentence that explains why this run cannot find anything, if that is the case. */
  readonly notApplicable?: string;
}

/** One check of the graph. */
export interface FindingDefinition {
  readonly id: string;
  /** A heading that says what is wrong with the items. */
  readonly title: string;
  readonly severity: Severity;
  /** Why it matters. */
  readonly why: string;
  /** What to do about it. */
  readonly fix: string;
  /** Ids of the steps that collect the objects. */
  readonly steps: readonly string[];
  /** Ids of further steps: what they did not read may hide items. */
  readonly alsoReads?: readonly string[];
  /** The kind of object that is checked, in the singular. */
  readonly subject: string;
  /** What identifies the checked object of an item, if an object may have several items. */
  readonly objectOf?: (item: Item) => string;
  readonly judge: (graph: GraphIndex, context: FindingContext) => Judgment;
}
