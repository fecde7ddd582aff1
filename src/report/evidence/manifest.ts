import type { Skipped } from '../skipped';
import type { NumberGap } from './numberGaps';
import type { SampleOptions } from './sample';

export const EVIDENCE_VERSION = 1;
export const MANIFEST_FILE = 'manifest.json';

/** What evidence is about, how it was made and what it consists of. Times are in ISO 8601; there are no secrets. */
export interface Manifest {
  readonly version: typeof EVIDENCE_VERSION;
  readonly tool: { readonly name: string; readonly version: string };
  readonly status: 'complete' | 'incomplete';
  /** Sentences that say why changes may be missing. */
  readonly limits: readonly string[];
  readonly generatedOn: string;
  /** `until` is the first moment after it. */
  readonly period: { readonly since: string; readonly until: string };
  readonly run: {
    readonly startedOn: string;
    readonly collectedOn: string;
    readonly readSince: string;
    /** The options with which only a part was read. */
    readonly part?: string;
  };
  readonly settings: {
    /** Patterns of repositories that are not covered. */
    readonly excludeRepositories: readonly string[];
    readonly protectedBranches: readonly string[];
    readonly sample: SampleOptions;
  };
  readonly workspaces: readonly string[];
  readonly counts: {
    readonly population: number;
    readonly exceptions: number;
    readonly sample: number;
    readonly repositories: number;
    readonly byKind: Readonly<Record<string, number>>;
    readonly byBranchRole: Readonly<Record<string, number>>;
    readonly byApprovalStatus: Readonly<Record<string, number>>;
    readonly byException: Readonly<Record<string, number>>;
  };
  readonly numberGaps: readonly NumberGap[];
  /** Repositories and pull requests that the run left out, with the reason. */
  readonly skipped: readonly Skipped[];
  /** J1QL by the name of what it finds. */
  readonly queries: Readonly<Record<string, string>>;
  readonly files: readonly { readonly name: string; readonly bytes: number; readonly sha256: string }[];
}
