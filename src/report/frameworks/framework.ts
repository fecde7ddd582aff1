/** What `--framework` takes. */
export const FRAMEWORK_IDS = ['cis', 'slsa', 'soc2', 'iso', 'pci'] as const;

export type FrameworkId = (typeof FRAMEWORK_IDS)[number];

/** A requirement of a framework that a check, or else a person, can say something about. */
export interface Control {
  readonly id: string;
  /** Long titles are shortened. */
  readonly title: string;
  /** What a person has to look at, because Bitbucket's API does not show it. */
  readonly manual?: string;
}

export interface Framework {
  /** With its version. */
  readonly name: string;
  /** Before the id of a control, where several frameworks are named. */
  readonly shortName: string;
  /** In the order of the framework. */
  readonly controls: readonly Control[];
}

/** The ids of controls, by framework. */
export type ControlIds = Readonly<Partial<Record<FrameworkId, readonly string[]>>>;

/**
 * - `failed`: a check found something that is not accepted.
 * - `not judged`: no check found anything, but one could not judge everything.
 * - `manual`: a person has to look, at what Bitbucket's API does not show or at what a check lists for information.
 * - `passed`: each check could judge everything, and what it found is accepted; or there is known to be nothing to judge.
 */
export const CONTROL_STATES = ['failed', 'not judged', 'manual', 'passed'] as const;

export type ControlState = (typeof CONTROL_STATES)[number];

/** A check behind a control, with the numbers of its objects: of main branches, where an item is a commit that was pushed to one. */
export interface ControlCheck {
  id: string;
  title: string;
  state: ControlState;
  passed: number;
  /** With an item that is not accepted. */
  failed: number;
  /** With accepted items only. */
  accepted: number;
  notJudged: number;
}

export interface ControlResult {
  id: string;
  title: string;
  state: ControlState;
  /** What a person has to look at. */
  manual?: string;
  /** None if only a person can judge. */
  checks: ControlCheck[];
}

/** A report in the order of a framework. */
export interface FrameworkResult {
  id: FrameworkId;
  name: string;
  /** How many controls are in each state. */
  totals: Record<ControlState, number>;
  controls: ControlResult[];
}
