import type { Scope } from '../../bitbucket/scopes';
import type { RunEstimate } from '../estimate/runEstimate';

/**
 * - `granted`: the credential has every scope that the source needs.
 * - `missing`: a scope is missing.
 * - `refused`: Bitbucket refuses something that the source needs, whatever the scopes are.
 * - `off`: the configuration switches the source off; `missing` lists what switching it on would need.
 * - `unknown`: Bitbucket does not tell the scopes of the credential.
 */
export type SourceStatus = 'granted' | 'missing' | 'refused' | 'off' | 'unknown';

export interface SourceDiagnosis {
  /** The title of the ingestion source. */
  source: string;
  status: SourceStatus;
  missing: { scope: Scope; checkbox: string }[];
}

export interface CredentialDiagnosis {
  name: string;
  /** How many calls for repository data it may make in an hour. */
  hourlyLimit?: number;
  sources: SourceDiagnosis[];
  /** How many repositories the credential sees; undefined if that is unknown. */
  repositories: { workspace: string; count?: number }[];
}

/** What `doctor` finds, in the shape that `--json` writes. */
export interface Diagnosis {
  /** Problems that have to be fixed before a run, each with what to do. */
  problems: string[];
  /** Those that a run would use. */
  credentials: CredentialDiagnosis[];
  /** How many calls the diagnosis made. */
  calls: number;
  /** What the next run takes; absent where it cannot be told. */
  capacity?: RunEstimate;
}
