import {
  type CredentialRights,
  DEFAULT_LIMIT,
  DEFAULT_SCOPES,
  type Refusal,
  type SimulatedAccessToken,
  type SimulatedConsumer,
  type SimulatorOptions,
} from '../options';
import { compilePath } from '../pathPattern';
import { createRateWindow, type RateWindow } from './rateLimit';

/** The hourly limit that a call counts against. */
export type Bucket = 'repository' | 'webhook' | 'other';

/** A credential with its current state. */
export interface Caller {
  credential: SimulatedConsumer | SimulatedAccessToken;
  /** Position among the credentials of its kind, from 1. */
  position: number;
  /** Set when the credential is an access token. */
  accessToken?: SimulatedAccessToken;
  windows: Record<Bucket, RateWindow>;
  /** The rights at this moment. */
  rights(): CurrentRights;
  /** Counts a call, because rights can change after a number of calls. */
  countCall(): void;
}

export interface CurrentRights extends Required<Pick<CredentialRights, 'administrator' | 'revoked' | 'scopes'>> {
  hiddenRepositories: ReadonlySet<string>;
  refusals: readonly Refusal[];
}

/** Keeps track of the calls of a credential and of its rights. */
export function createCaller(
  credential: SimulatedConsumer | SimulatedAccessToken,
  position: number,
  { clock, rejectedCallsCount = false }: Pick<SimulatorOptions, 'rejectedCallsCount'> & { clock: () => number },
): Caller {
  const startedAt = clock();
  const { used = 0, usedMinutesAgo = 30, changes = [] } = credential;
  const usedAt = startedAt - usedMinutesAgo * 60_000;
  const window = (limit: () => number, spent = 0) =>
    createRateWindow({ limit, used: spent, usedAt, rejectedCallsCount });
  let calls = 0;

  return {
    credential,
    position,
    ...('token' in credential && { accessToken: credential }),
    windows: {
      repository: window(() => credential.limit ?? DEFAULT_LIMIT, used),
      webhook: window(() => credential.webhookLimit ?? DEFAULT_LIMIT),
      other: window(() => credential.otherLimit ?? Infinity),
    },
    countCall: () => {
      calls += 1;
    },
    rights: () => {
      const elapsed = clock() - startedAt;
      const due = changes.filter(({ afterCalls = 0, afterMs = 0 }) => calls >= afterCalls && elapsed >= afterMs);
      const rights = due.reduce<CredentialRights>((before, change) => ({ ...before, ...change }), credential);
      const { scopes = DEFAULT_SCOPES, administrator = true, revoked = false, refusals = [] } = rights;
      const hiddenRepositories = new Set(rights.hiddenRepositories);
      return { scopes, administrator, revoked, refusals, hiddenRepositories };
    },
  };
}

/** The first refusal whose pattern matches the path. */
export function findRefusal(refusals: readonly Refusal[], path: string): Refusal | undefined {
  return refusals.find((refusal) => compilePath(refusal.path)(path));
}
