import type { IncomingMessage } from 'node:http';

import type { HttpResponse } from '../server/responses';

export interface FaultContext {
  request: IncomingMessage;
  path: string;
  query: string;
  origin: string;
  /** Milliseconds by the simulator's clock. */
  at: number;
}

/** Changes a response. */
export type Alteration = (response: HttpResponse, context: FaultContext) => HttpResponse;
