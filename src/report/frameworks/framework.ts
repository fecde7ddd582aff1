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
