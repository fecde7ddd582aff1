import type { Credential } from './credentials/credential';
import type { Endpoint } from './endpoints/endpoint';

/** One GET of the API. It travels from the client to the transport as it is. */
export interface ApiRequest {
  readonly endpoint: Endpoint;
  /** The values of the path. */
  readonly ref: unknown;
  readonly url: URL;
  /** For errors and logs: method and path, for example `GET /2.0/workspaces/acme`. */
  readonly description: string;
  /** The one credential that may be used; without it, the pool chooses. */
  readonly using?: Credential;
  /** Whether it fails at once when that credential is limited, because another one can read the listing from its start. */
  readonly failsWhenLimited?: boolean;
}
