import {
  startingAt,
  startingAtInList,
  TURN_INTERVALS,
  turnOf,
} from '../../../../../src/steps/pullRequests/discovery/turns';
import { DAY_MS, readUntil, startOfWindow } from '../../../../../src/steps/pullRequests/window';
import { fc } from '../../../../fastCheck';

const START = Date.parse('2026-03-10T12:00:00Z');

interface PastRun {
  at: number;
  hasSucceeded: boolean;
  lastRun: number;
  windowStart: number;
}

interface Gap {
  ms: number;
  succeeds: boolean;
}

/** One run after each gap. Runs fail at random, but never for so long that a success is more than 30 days after the one before. */
function toRuns(gaps: readonly Gap[]): PastRun[] {
  let at = START;
  let last: number | undefined;
  return [{ ms: 0, succeeds: true }, ...gaps].map(({ ms, succeeds }, index) => {
    at += ms;
    const times = { current: { startedOn: at }, lastSuccessful: last === undefined ? undefined : { startedOn: last } };
    const isLastChance = last === undefined || at + (gaps[index]?.ms ?? 0) - last > 30 * DAY_MS;
    const hasSucceeded = succeeds || isLastChance;
    last = hasSucceeded ? at : last;
    const windowStart = startOfWindow(times).getTime();
    return { at, hasSucceeded, lastRun: index === 0 ? windowStart : readUntil(times), windowStart };
  });
}

function historyOf(longestGapDays: number) {
  const gap = fc.record({ ms: fc.integer({ min: 60_000, max: longestGapDays * DAY_MS }), succeeds: fc.boolean() });
  return fc.array(gap, { minLength: 30, maxLength: 60 }).map(toRuns);
}

const histories = fc.oneof(historyOf(30), historyOf(3), historyOf(0.5));

interface Turn {
  at: number;
  since: number;
}

function turnsIn(runs: readonly PastRun[], uuid: string, interval: (typeof TURN_INTERVALS)[number]): Turn[] {
  return runs.flatMap(({ at, hasSucceeded, lastRun }) => {
    const since = turnOf(uuid, { after: lastRun, now: at, interval });
    return hasSucceeded && since !== undefined ? [{ at, since }] : [];
  });
}

test('every quiet repository is listed once in seven days and an interval', () => {
  fc.assert(
    fc.property(histories, fc.uuid(), (runs, uuid) => {
      const successes = runs.filter(({ hasSucceeded }) => hasSucceeded).map(({ at }) => at);
      const turns = turnsIn(runs, uuid, 7).map(({ at }) => at);
      // the run that must have listed it: the first that succeeds seven days or more after the last turn
      const checkpoints = [START, ...turns];
      checkpoints.forEach((from, index) => {
        const due = successes.find((at) => at >= from + 7 * DAY_MS);
        const next = checkpoints[index + 1];
        expect(due === undefined || (next !== undefined && next <= due)).toBe(true);
      });
    }),
  );
});

test('every change in a quiet repository is in the window of a turn', () => {
  fc.assert(
    fc.property(histories, fc.uuid(), fc.double({ min: 0, max: 1, noNaN: true }), (runs, uuid, where) => {
      const lastAt = runs[runs.length - 1]!.at;
      // the first run looks back one day
      const changedOn = START - DAY_MS + Math.floor(where * (lastAt - START));
      const turns = turnsIn(runs, uuid, 7);
      const lastTurn = turns[turns.length - 1];
      fc.pre(lastTurn !== undefined && changedOn <= lastTurn.at);
      expect(turns.some(({ at, since }) => since <= changedOn && changedOn <= at)).toBe(true);
    }),
  );
});

test('every change is in the window of a run with full discovery', () => {
  fc.assert(
    fc.property(histories, fc.double({ min: 0, max: 1, noNaN: true }), (runs, where) => {
      const lastSuccess = runs.filter(({ hasSucceeded }) => hasSucceeded).pop()!;
      const changedOn = START - DAY_MS + Math.floor(where * (lastSuccess.at - START));
      const windows = runs.filter(({ hasSucceeded }) => hasSucceeded);
      expect(windows.some(({ at, windowStart }) => windowStart <= changedOn && changedOn <= at)).toBe(true);
    }),
  );
});

test('turns of a long interval are turns of each shorter one, so that changes of the interval skip no repository', () => {
  fc.assert(
    fc.property(fc.uuid(), fc.integer({ min: 0, max: 400 }), fc.integer({ min: 1, max: 100 }), (uuid, day, hours) => {
      const after = START + day * DAY_MS;
      const times = { after, now: after + hours * 3_600_000 };
      const [short, middle, long] = TURN_INTERVALS.map((interval) => turnOf(uuid, { ...times, interval }));
      expect(long === undefined || middle !== undefined).toBe(true);
      expect(middle === undefined || short !== undefined).toBe(true);
    }),
  );
});

test('turns are spread evenly over the interval', () => {
  const uuids = Array.from({ length: 7000 }, (_, index) => `{0000-${index}}`);
  for (let day = 0; day < 7; day += 1) {
    const after = START + day * DAY_MS;
    const due = uuids.filter((uuid) => turnOf(uuid, { after, now: after + DAY_MS, interval: 7 }) !== undefined);
    expect(due.length).toBeGreaterThan(850);
    expect(due.length).toBeLessThan(1150);
  }
});

test('every change in a quiet repository is in the window of a turn, even if each run uses another interval', () => {
  const seed = fc.integer({ min: 0, max: 100_000 });
  fc.assert(
    fc.property(histories, fc.uuid(), fc.double({ min: 0, max: 1, noNaN: true }), seed, (runs, uuid, where, start) => {
      const lastAt = runs[runs.length - 1]!.at;
      const changedOn = START - DAY_MS + Math.floor(where * (lastAt - START));
      const intervals = runs.map((_, index) => TURN_INTERVALS[((start + index) * 7919) % TURN_INTERVALS.length]!);
      const turns = runs.flatMap((run, index) => turnsIn([run], uuid, intervals[index]!));
      // the slots of the longest interval are slots of all intervals, so after the next one nothing waits any more
      const [end] = turnsIn(runs, uuid, 28).filter(({ at }) => at >= changedOn);
      fc.pre(end !== undefined);
      expect(turns.some(({ at, since }) => since <= changedOn && changedOn <= at && at <= end.at)).toBe(true);
    }),
  );
});

test('a turn goes back to the slot of the longest interval before it, since earlier runs may have used it', () => {
  const uuid = '{5b2f6c39-5b7f-4d7a-9b3e-0d8a4c3f2e11}';
  const week = { after: START, now: START + 28 * DAY_MS };
  const long = turnOf(uuid, { ...week, interval: 28 })! + 28 * DAY_MS;
  expect(long).toBeGreaterThan(START);
  expect(long).toBeLessThanOrEqual(START + 28 * DAY_MS);
  expect(turnOf(uuid, { after: long, now: long, interval: 7 })).toBeUndefined();
  for (const weeks of [1, 2, 3, 4]) {
    const slot = long + weeks * 7 * DAY_MS;
    // two weeks at least
    expect(turnOf(uuid, { after: slot - 1, now: slot, interval: 7 })).toBe(weeks === 1 ? long - 7 * DAY_MS : long);
  }
});

describe('the order of a run after a failed one', () => {
  const ids = Array.from({ length: 620 }, (_, index) => `{0000-${index}}`);

  /** How many runs, each of which gets to a share of the items, together get to all of them. */
  function runsForAll(intervalHours: number, share: number): number {
    const reached = new Set<string>();
    for (let run = 1; run <= 1000; run += 1) {
      const order = startingAt(START + run * intervalHours * 3_600_000, ids, (id) => id);
      order.slice(0, Math.floor(share * ids.length)).forEach((id) => reached.add(id));
      if (reached.size === ids.length) {
        return run;
      }
    }
    return Infinity;
  }

  test.each([
    [24, 0.8, 2],
    [24, 0.4, 4],
    [24, 0.1, 23],
    [24, 0.05, 28],
    [1, 0.8, 10],
    [6, 0.5, 8],
    [12, 0.3, 8],
    [48, 0.5, 5],
    [7 * 24, 0.8, 2],
    [7 * 24, 0.3, 5],
    [29 * 24, 0.8, 3],
  ])('every %i hours, and for %d of the items, gets to all of them in %i runs', (hours, share, runs) => {
    expect(runsForAll(hours, share)).toBeLessThanOrEqual(runs);
  });

  test('holds all items, those that the run before began with last', () => {
    const now = START + 5 * DAY_MS;
    const order = startingAt(now, ids, (id) => id);
    expect([...order].sort()).toEqual([...ids].sort());
    const later = startingAt(now + 3_600_000, ids, (id) => id);
    expect(order.slice(0, 16)).toEqual(expect.arrayContaining(later.slice(-15)));
  });

  test('is the same for the items of a list, a thousand at a time', async () => {
    async function* listed() {
      await Promise.resolve();
      yield* Array.from({ length: 1500 }, (_, index) => String(index));
    }
    const found: string[] = [];
    for await (const id of startingAtInList(START, listed(), (item) => item)) {
      found.push(id);
    }
    const [first, second] = [found.slice(0, 1000), found.slice(1000)];
    expect(first).toEqual(
      startingAt(
        START,
        [...first].sort((one, other) => Number(one) - Number(other)),
        (id) => id,
      ),
    );
    expect(new Set(found).size).toBe(1500);
    expect(second.every((id) => Number(id) >= 1000)).toBe(true);
  });
});
