import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import {
  describePeriod,
  nextHistory,
  planPeriod,
  type ReadHistory,
  readHistory,
} from '../../../../src/cli/collect/period';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const NOW = Date.parse('2026-11-29T12:00:00Z');
const MARGIN = HOUR / 4;

let storage: string;
beforeEach(() => (storage = mkdtempSync(join(tmpdir(), 'graph-bitbucket-'))));
afterEach(() => rmSync(storage, { recursive: true, force: true }));

function history(facts: Partial<ReadHistory>): ReadHistory {
  return { workspaces: ['acme'], previous: NOW - DAY, unreadSince: NOW - DAY, ...facts };
}

function keep(record: unknown): void {
  writeFileSync(join(storage, 'run.json'), typeof record === 'string' ? record : JSON.stringify(record));
}

describe('what the next run can rely on', () => {
  test('is read from the record of the last one', () => {
    const kept = history({ lastSuccessful: NOW - 2 * DAY, unreadSince: NOW - 2 * DAY });
    keep({ startedOn: 1, history: kept });
    expect(readHistory(storage, ['acme'])).toEqual(kept);
  });

  test('does not depend on the order of workspaces', () => {
    keep({ history: history({ workspaces: ['acme', 'beta'] }) });
    expect(readHistory(storage, ['beta', 'acme'])).toBeDefined();
  });

  test.each<[string, unknown]>([
    ['a record without it', { startedOn: 1 }],
    ['other workspaces', { history: history({ workspaces: ['beta'] }) }],
    ['a time that is text', { history: { ...history({}), previous: 'yesterday' } }],
    ['a missing time', { history: { ...history({}), unreadSince: undefined } }],
    ['a record that is no JSON', 'startedOn'],
    ['null', null],
  ])('is nothing with %s', (_, record) => {
    keep(record);
    expect(readHistory(storage, ['acme'])).toBeUndefined();
  });

  test('is nothing without a record', () => {
    expect(readHistory(storage, ['acme'])).toBeUndefined();
  });
});

describe('the period', () => {
  test.each<[string, ReadHistory | undefined, number | undefined, number]>([
    ['of a first run is a day', undefined, undefined, NOW - DAY],
    ['is what a person asks for', history({}), NOW - 90 * DAY, NOW - 90 * DAY],
    ['may be shorter than a day when a person asks', undefined, NOW - HOUR, NOW - HOUR],
    ['is a day at least', history({ unreadSince: NOW - HOUR }), undefined, NOW - DAY],
    ['goes back to the last success', history({ unreadSince: NOW - 7 * DAY }), undefined, NOW - 7 * DAY - MARGIN],
    ['has no longest length', history({ unreadSince: NOW - 200 * DAY }), undefined, NOW - 200 * DAY - MARGIN],
  ])('%s', (_, before, asked, since) => {
    expect(planPeriod(NOW, before, { asked, firstDays: 1 }).since).toBe(since);
  });

  test('of a first run is what the settings say', () => {
    expect(planPeriod(NOW, undefined, { firstDays: 90 })).toEqual({ since: NOW - 90 * DAY, reason: 'first run' });
  });

  test.each<[Parameters<typeof planPeriod>, string]>([
    [
      [NOW, undefined, { firstDays: 1 }],
      'as this is the first run in this folder. With --since 90d, a run reads more.',
    ],
    [[NOW, undefined, { asked: NOW - DAY, firstDays: 1 }], 'as --since says.'],
    [
      [NOW, history({ lastSuccessful: NOW - DAY }), { firstDays: 1 }],
      'everything after the last successful run in this folder.',
    ],
    [[NOW, history({}), { firstDays: 1 }], 'since no run in this folder has succeeded yet.'],
  ])('is explained', (plan, text) => {
    const sentence = describePeriod(planPeriod(...plan));
    expect(sentence).toContain(text);
    expect(sentence).toMatch(/^Reading pull requests that changed since 2026-11-28 1[12]:\d\d UTC/);
  });
});

describe('after a run', () => {
  const run = (facts: { since: number; succeeded: boolean }) => ({ workspaces: ['acme'], startedOn: NOW, ...facts });

  test('that succeeded, everything was read until it began', () => {
    expect(nextHistory(run({ since: NOW - DAY, succeeded: true }), undefined)).toEqual(
      history({ previous: NOW, lastSuccessful: NOW, unreadSince: NOW }),
    );
  });

  test('that failed, the mark stays', () => {
    const before = history({ lastSuccessful: NOW - 7 * DAY, unreadSince: NOW - 7 * DAY });
    const after = nextHistory(run({ since: NOW - 7 * DAY, succeeded: false }), before);
    expect(after).toEqual({ ...before, previous: NOW });
  });

  test('that failed as the first one, the next begins where it began', () => {
    const after = nextHistory(run({ since: NOW - 30 * DAY, succeeded: false }), undefined);
    expect(after).toMatchObject({ previous: NOW, unreadSince: NOW - 30 * DAY });
    expect(after.lastSuccessful).toBeUndefined();
  });

  test('that succeeded but began too late, what it left out is still unread', () => {
    const before = history({ lastSuccessful: NOW - 7 * DAY, unreadSince: NOW - 7 * DAY });
    const after = nextHistory(run({ since: NOW - DAY, succeeded: true }), before);
    expect(after).toMatchObject({ unreadSince: NOW - 7 * DAY, lastSuccessful: NOW });
  });

  test('ten weeks with two failed runs leave no gap', () => {
    let known: ReadHistory | undefined;
    let readUntil = NOW - DAY;
    for (let week = 0; week < 10; week += 1) {
      const startedOn = NOW + week * 7 * DAY;
      const { since } = planPeriod(startedOn, known, { firstDays: 1 });
      const succeeded = week !== 3 && week !== 4;
      expect(since).toBeLessThanOrEqual(readUntil);
      readUntil = succeeded ? startedOn : readUntil;
      known = nextHistory({ workspaces: ['acme'], startedOn, since, succeeded }, known);
    }
    expect(readUntil).toBe(NOW + 9 * 7 * DAY);
  });
});
