import type { Micros } from '../time';

/** Where a webhook is delivered to. */
export interface WebhookTarget {
  /** As it was typed in, with everything that should not be there. */
  url: string | null;
  /** Without credentials, query and fragment; absent where there is no address to deliver to. */
  clean?: string;
  /** Host, with the port where it is not the usual one. */
  address?: string;
}

export interface Webhook {
  uuid: string;
  target: WebhookTarget;
  description: string | null;
  active: boolean;
  events: string[];
  skipCertVerification: boolean;
  secretSet: boolean;
  createdOn: Micros;
}

export interface Variable {
  uuid: string;
  key: string;
  secured: boolean;
  /** What the API shows; nothing or an empty string for secured variables. */
  value?: string;
}

export interface Environment {
  uuid: string;
  name: string;
  type?: 'Test' | 'Staging' | 'Production';
  adminOnly?: boolean;
  /** Among those of its type. */
  rank?: number;
  variables: Variable[];
}

export interface RunnerState {
  status: string;
  version?: string;
  /** Absent as long as the runner has not reported. */
  updatedOn?: Micros;
}

export interface Runner {
  uuid: string;
  name: string;
  labels: string[];
  state?: RunnerState;
  createdOn: Micros;
}

export interface Pipelines {
  /** `never`: nobody has switched them on so far. */
  status: 'on' | 'off' | 'never';
  variables: Variable[];
  environments: Environment[];
  runners: Runner[];
}
