import type { Fault, FaultRule } from '../../simulator';
import { ALL_SCOPES } from '../../simulator/options';
import { createRandom, type Random } from '../../simulator/world/random';
import { type FaultRunOptions, SMALL } from './faultRun';
import { FAULT_KINDS, TARGETS } from './faultTable';

/** A random combination of faults, credentials and settings. The same seed gives the same mixture. */
export interface Mixture {
  seed: number;
  rules: FaultRule[];
  options: FaultRunOptions;
}

const MAX_RULES = 5;

export function createMixture(seed: number): Mixture {
  const random = createRandom(seed, 'mixture of faults');
  const rules = Array.from({ length: random.integer(1, MAX_RULES) }, () => drawRule(random));
  const consumers = Array.from({ length: random.integer(1, 3) }, (_, index) => ({
    key: `key-${index + 1}`,
    secret: `secret-${index + 1}-of-mixture`,
    ...(random.chance(0.3) && { limit: random.integer(10, 60) }),
    ...(random.chance(0.2) && { tokenLifeSeconds: random.integer(5, 600) }),
  }));
  const accessTokens = Array.from({ length: random.pick([0, 0, 0, 1, 2]) }, (_, index) => ({
    token: `access-token-${index + 1}-of-mixture`,
    reach: { workspace: 'northwind-robotics' },
    scopes: ALL_SCOPES,
    ...(random.chance(0.4) && { limit: random.integer(5, 60) }),
    ...(random.chance(0.2) && { changes: [{ afterCalls: random.integer(1, 30), revoked: true }] }),
  }));
  const hasEdgeCases = random.chance(0.08);
  return {
    seed,
    rules: rules.flat(),
    options: {
      simulator: {
        seed,
        consumers,
        accessTokens,
        ...(hasEdgeCases && { approvalCases: true, edgeCaseRecords: true, sizes: SMALL.sizes }),
      },
      config: { rateLimitMaxWaitMinutes: random.pick(['0', '0', '5', '70']) },
      dependencies: { random: () => random.next() },
      allSources: random.chance(0.25),
      pageLength: random.pick([2, 3, 5, 100]),
      environment: { BITBUCKET_PULL_REQUEST_DISCOVERY: random.chance(0.3) ? 'economical' : 'auto' },
    },
  };
}

/** A description for the message of a failed test. */
export function describeMixture({ rules, options }: Mixture): string {
  const shown = rules.map(({ path, ...rule }) => ({ ...rule, path: String(path) }));
  return JSON.stringify({ rules: shown, ...options }, null, 2);
}

function drawRule(random: Random): FaultRule[] {
  const kind = random.pick(FAULT_KINDS);
  // Sometimes the fault applies to every path, not only to a target listed for its kind.
  const target = random.chance(0.8) ? random.pick(kind.targets) : undefined;
  const occurrence = drawOccurrence(random, kind.faults);
  return kind.faults.map((fault) => ({ fault, path: target && TARGETS[target], ...occurrence }));
}

function drawOccurrence(random: Random, faults: readonly Fault[]): Pick<FaultRule, 'when' | 'probability' | 'between'> {
  // Faults that take real time must be rare.
  const isSlow = faults.some(({ kind }) => ['hang', 'slow', 'delay', 'huge body'].includes(kind));
  const draw = isSlow ? 0 : random.integer(0, 5);
  switch (draw) {
    case 0:
      return { when: { nth: random.integer(1, 8) } };
    case 1:
      return { when: { first: random.integer(1, 6) } };
    case 2:
      return { when: { every: random.integer(2, 7) } };
    case 3:
      return { between: { from: random.integer(0, 2000), to: random.integer(2000, 120_000) } };
    case 4:
      return {};
    default:
      return { probability: 0.05 + 0.45 * random.next() };
  }
}
