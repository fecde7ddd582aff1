import type { Timestamp } from '.';

/* What acts on repositories, as the API gives it; see resources.ts. */

export interface Webhook {
  uuid: string;
  /** As it was typed in, credentials included. */
  url?: string | null;
  description?: string | null;
  active?: boolean | null;
  events?: string[] | null;
  skip_cert_verification?: boolean | null;
  secret_set?: boolean | null;
  created_at?: Timestamp | null;
}

export interface PipelinesConfiguration {
  type?: string;
  enabled?: boolean | null;
}

export interface Environment {
  uuid: string;
  name?: string | null;
  environment_type?: { name?: string | null } | null;
  restrictions?: { admin_only?: boolean | null } | null;
  rank?: number | null;
}

/** A variable comes with its value, unless it is secured. */
export interface PipelineVariable {
  type?: string;
  uuid: string;
  key: string;
  secured?: boolean | null;
}

export interface Runner {
  uuid: string;
  name?: string | null;
  labels?: string[] | null;
  /** Absent before the runner has reported for the first time. */
  state?: {
    status?: string | null;
    version?: { version?: string | null } | null;
    updated_on?: Timestamp | null;
  } | null;
  created_on?: Timestamp | null;
}
