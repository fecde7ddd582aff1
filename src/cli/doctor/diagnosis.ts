import type { Scope } from '../../bitbucket/scopes';
import type { Capacity } from './capacity';

/**
 * - `granted`: the credential may read everything of the source.
 * - `missing`: a scope is missing.
 * - `off`: the configuration switches the source off; `missing` lists what switching it on would need.
 * - `unknown`: Bitbucket does not tell the scopes of the credential.
 */
export type SourceStatus = 'granted' | 'missing' | 'off' | 'unknown';

export interface SourceDiagnosis {
  /** The title of the ingestion source. */
  source: string;
  status: SourceStatus;
  missing: { scope: Scope; checkbox: string }[];
}

export interface CredentialDiagnosis {
  name: string;
  /** Calls for repository data that it may make in an hour. */
  hourlyLimit?: number;
  sources: SourceDiagnosis[];
  /** How many repositories the credential sees; undefined where it cannot be told. */
  repositories: { workspace: string; count?: number }[];
}

/** What `doctor` finds, as `--json` writes it. */
export interface Diagnosis {
  /** Problems that a person has to fix before a run, each with what to do. */
  problems: string[];
  credentials: CredentialDiagnosis[];
  capacity?: Capacity;
}
