import type { Micros } from '../time';

/** The URL that a webhook is delivered to. */
export interface WebhookTarget {
  /** As the user entered it, possibly with secrets. */
  url: string | null;
  /** Without credentials, query and fragment; absent when the URL is invalid or missing. */
  clean?: string;
  /** The host, with the port unless it is the default port of the scheme. */
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
  /** The value that the API returns. For a secured variable, it is missing or empty. */
  value?: string;
}

export interface Environment {
  uuid: string;
  name: string;
  type?: 'Test' | 'Staging' | 'Production';
  adminOnly?: boolean;
  /** Position among the environments of its type. */
  rank?: number;
  variables: Variable[];
}

export interface RunnerState {
  status: string;
  version?: string;
  /** When the runner last reported; absent before its first report. */
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
  /** `never`: pipelines have never been enabled. */
  status: 'on' | 'off' | 'never';
  variables: Variable[];
  environments: Environment[];
  runners: Runner[];
}
