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

/** Which hourly limit a call spends from. */
export type Bucket = 'repository' | 'webhook' | 'other';

/** Who a call comes from. */
export interface Caller {
  credential: SimulatedConsumer | SimulatedAccessToken;
  /** From 1, among the credentials of its kind. */
  position: number;
  /** Present when it is an access token. */
  accessToken?: SimulatedAccessToken;
  windows: Record<Bucket, RateWindow>;
  /** What it may do at this moment. */
  rights(): CurrentRights;
  /** Counts one call, after which rights may change. */
  countCall(): void;
}

export interface CurrentRights extends Required<Pick<CredentialRights, 'administrator' | 'revoked' | 'scopes'>> {
  hiddenRepositories: ReadonlySet<string>;
  refusals: readonly Refusal[];
}

/** Keeps what a credential has spent and what it may do as the run goes on. */
export function createCaller(
  credential: SimulatedConsumer | SimulatedAccessToken,
  position: number,
  { clock, rejectedCallsCount = false }: Pick<SimulatorOptions, 'rejectedCallsCount'> & { clock: () => number },
): Caller {
  const startedAt = clock();
  const { limit = DEFAULT_LIMIT, webhookLimit = DEFAULT_LIMIT, otherLimit = Infinity } = credential;
  const { used = 0, usedMinutesAgo = 30, changes = [] } = credential;
  const usedAt = startedAt - usedMinutesAgo * 60_000;
  const window = (calls: number, spent = 0) =>
    createRateWindow({ limit: calls, used: spent, usedAt, rejectedCallsCount });
  let calls = 0;

  return {
    credential,
    position,
    ...('token' in credential && { accessToken: credential }),
    windows: { repository: window(limit, used), webhook: window(webhookLimit), other: window(otherLimit) },
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

/** The first refusal that matches a path. */
export function findRefusal(refusals: readonly Refusal[], path: string): Refusal | undefined {
  return refusals.find((refusal) => compilePath(refusal.path)(path));
}
