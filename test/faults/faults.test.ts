import { IS_EXHAUSTIVE } from '../thoroughness';
import { assertTrustworthy, type TrustedEnd } from './assertTrustworthy';
import { runWithFaults } from './faultRun';
import {
  FAULT_KINDS,
  type FaultKind,
  type Occurrence,
  OCCURRENCES,
  rulesFor,
  runOptionsFor,
  type Target,
} from './faultTable';
import { type Ends, type Outcomes, readOutcomes, readTable, renderTable, writeOutcomes } from './outcomes';

/*
 * Runs the whole integration with one fault at a time: in the first call of its target, and in every call. With
 * TESTS=all, each fault is tried at all of its targets, otherwise at one.
 */

/**
 * Only faults that never end a response get a short time-out, because on a busy machine any response can be slow. It may be very short
 * where it makes no difference whether other calls time out as well.
 */
function limitsFor({ faults }: FaultKind, occurrence: Occurrence) {
  const isEndless = faults.some(({ kind }) => kind === 'hang' || kind === 'slow');
  const attemptTimeoutMs = occurrence === 'always' ? 150 : 1_000;
  return { maxResponseBytes: 1_000_000, ...(isEndless && { attemptTimeoutMs }) };
}

const outcomes: Outcomes = {};

/** All targets, or one that differs from fault to fault. */
function targetsFor(kind: FaultKind): readonly Target[] {
  const { targets } = kind;
  return IS_EXHAUSTIVE ? targets : [targets[FAULT_KINDS.indexOf(kind) % targets.length]!];
}

test.each(FAULT_KINDS)('$name', async (kind) => {
  const ends: Ends = {};
  for (const target of targetsFor(kind)) {
    const found: TrustedEnd[] = [];
    for (const occurrence of OCCURRENCES) {
      const run = await runWithFaults(rulesFor(kind, target, occurrence), {
        simulator: { consumers: kind.consumers },
        ...runOptionsFor(target),
        dependencies: { limits: limitsFor(kind, occurrence) },
      });
      try {
        found.push(assertTrustworthy(run));
      } catch (error) {
        throw new Error(`${kind.name}, ${target}, ${occurrence}`, { cause: error });
      }
    }
    ends[target] = { 'at first': found[0]!, always: found[1]! };
  }
  outcomes[kind.name] = ends;
});

test('a run without faults is complete', async () => {
  const run = await runWithFaults([]);
  expect(run.error).toBeUndefined();
  expect(assertTrustworthy(run)).toBe('complete');
});

test('runs with temporary faults are complete', () => {
  const passing = ['429', '429 with `Retry-After`', '503', '408', 'connection reset', 'truncated JSON', 'no response'];
  const ends = passing.flatMap((name) => Object.values(outcomes[name] ?? {}).map((end) => end['at first']));
  expect(new Set(ends)).toEqual(new Set(['complete']));
});

test('the outcomes are those in the documentation', () => {
  if (process.env.WRITE_OUTCOMES) {
    writeOutcomes(outcomes);
  }
  const documented = readOutcomes();
  for (const [name, ends] of Object.entries(outcomes)) {
    expect({ name, ends: { ...documented[name], ...ends } }).toEqual({ name, ends: documented[name] });
  }
  expect(Object.keys(documented).sort()).toEqual(FAULT_KINDS.map(({ name }) => name).sort());
  expect(readTable()).toBe(renderTable(documented));
});
