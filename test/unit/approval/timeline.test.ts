import {
  lastApprovals,
  mergedAt,
  parseTimestamp,
  proposalAt,
  proposalsOf,
  type TimelineEntry,
  toTimelineEntry,
} from '../../../src/approval/timeline';

describe('parseTimestamp', () => {
  test.each([
    ['2022-08-12T15:25:31.595898+00:00', Date.UTC(2022, 7, 12, 15, 25, 31) + 595.898],
    ['2022-08-12T15:25:31+00:00', Date.UTC(2022, 7, 12, 15, 25, 31)],
    ['2022-08-12T15:25:31.5Z', Date.UTC(2022, 7, 12, 15, 25, 31) + 500],
    ['2022-08-12T15:25:31.5958987+00:00', Date.UTC(2022, 7, 12, 15, 25, 31) + 595.898],
    ['2022-08-12T17:25:31.000001+02:00', Date.UTC(2022, 7, 12, 15, 25, 31) + 0.001],
    ['2022-08-12 15:25:31+00:00', Date.UTC(2022, 7, 12, 15, 25, 31)],
    ['2022-08-12T15:25:31', Date.UTC(2022, 7, 12, 15, 25, 31)],
  ])('reads %s', (stamp, expected) => {
    expect(parseTimestamp(stamp)).toBe(expected);
  });

  test.each([undefined, null, '', 'yesterday', '2022-08-12', '2022-13-45T99:00:00Z', '1660317931'])(
    'takes %p for no time',
    (stamp) => {
      expect(parseTimestamp(stamp)).toBeUndefined();
    },
  );

  test('keeps microseconds', () => {
    const stamps = Array.from(
      { length: 1000 },
      (_, micro) => `2040-01-01T00:00:00.123${String(micro).padStart(3, '0')}Z`,
    );
    expect(new Set(stamps.map(parseTimestamp)).size).toBe(1000);
  });
});

describe('toTimelineEntry', () => {
  const date = '2022-08-12T15:25:31.500000+00:00';
  const at = Date.UTC(2022, 7, 12, 15, 25, 31) + 500;

  test('reduces updates', () => {
    const update = { state: 'OPEN', date, source: { commit: { hash: 'abcdef012345' } } };
    expect(toTimelineEntry({ update })).toEqual({ kind: 'update', at, state: 'OPEN', source: 'abcdef012345' });
  });

  test.each([
    { state: 'OPEN', date },
    { state: 'OPEN', date, source: null },
    { state: 'OPEN', date, source: { commit: null } },
    { state: 'OPEN', date, source: { commit: { hash: null } } },
    { state: 'OPEN', date, source: { commit: { hash: 'abcdef' } } },
  ])('keeps an update without a usable source: %j', (update) => {
    expect(toTimelineEntry({ update })).toEqual({ kind: 'update', at, state: 'OPEN', source: undefined });
  });

  test('omits the source of an update without a state', () => {
    const update = { date, state: null, source: { commit: { hash: 'abcdef012345' } } };
    expect(toTimelineEntry({ update })).toEqual({ kind: 'update', at, state: '', source: undefined });
  });

  test('reduces approvals', () => {
    const user = { uuid: '{2}', display_name: 'Two' };
    expect(toTimelineEntry({ approval: { date, user } })).toEqual({
      kind: 'approval',
      at,
      userId: '{2}',
      userName: 'Two',
    });
    expect(toTimelineEntry({ approval: { user } })).toMatchObject({ at: undefined });
  });

  test.each([
    { comment: { id: 1 } },
    { changes_requested: { date, user: { uuid: '{2}' } } },
    { update: null, approval: null },
    { approval: { date } },
    { approval: { date, user: null } },
    { approval: { date, user: { uuid: '' } } },
    {},
  ])('leaves out %j', (activity) => {
    expect(toTimelineEntry(activity)).toBeUndefined();
  });
});

describe('lastApprovals', () => {
  const approval = (userId: string, at?: number): TimelineEntry => ({ kind: 'approval', userId, at });

  test('returns the last approval of each user in any order of entries', () => {
    const entries = [approval('a', 2), approval('a', 3), approval('b', 1), approval('a', 1)];
    expect(lastApprovals(entries)).toEqual(
      new Map([
        ['a', 3],
        ['b', 1],
      ]),
    );
  });

  test.each([
    [[approval('a', 1), approval('a')]],
    [[approval('a'), approval('a', 1)]],
    [[approval('a', 2), approval('a'), approval('a', 1)]],
  ])('knows no last one when one has no time: %j', (entries) => {
    expect(lastApprovals(entries)).toEqual(new Map([['a', undefined]]));
  });
});

describe('proposalAt', () => {
  const update = (at: number | undefined, source?: string, state = 'OPEN'): TimelineEntry => ({
    kind: 'update',
    at,
    state,
    source,
  });
  const sourceAt = (moment: number, ...entries: TimelineEntry[]) => proposalAt(proposalsOf(entries), moment);

  test('includes an update at the same time and excludes one a microsecond later', () => {
    const entries = [update(1000.001, 'second'), update(1000, 'first')];
    expect(sourceAt(1000, ...entries)?.source).toBe('first');
    expect(sourceAt(1000.001, ...entries)?.source).toBe('second');
    expect(sourceAt(999.999, ...entries)).toBeUndefined();
  });

  test('treats the first listed of two simultaneous updates as the later one', () => {
    expect(sourceAt(5, update(5, 'later'), update(5, 'earlier'))?.source).toBe('later');
  });

  test('does not fall back to an older source if the newest one is missing', () => {
    expect(sourceAt(5, update(4), update(3, 'older'))).toMatchObject({ source: undefined });
    expect(sourceAt(5, update(4, undefined, ''), update(3, 'older'))).toMatchObject({ source: undefined });
    expect(sourceAt(3, update(4), update(3, 'older'))?.source).toBe('older');
  });

  test('has an unknown source if any update has no time', () => {
    expect(sourceAt(5, update(4, 'known'), update(undefined, 'any time'))).toEqual({});
  });

  test.each(['MERGED', 'DECLINED', 'SUPERSEDED'])('ignores updates in the state %s', (state) => {
    expect(sourceAt(5, update(4, 'closed', state), update(3, 'proposed'))?.source).toBe('proposed');
  });
});

describe('mergedAt', () => {
  const update = (state: string, at?: number): TimelineEntry => ({ kind: 'update', state, at });

  test.each<[string, TimelineEntry[], number | undefined]>([
    ['is the time of the merge', [update('MERGED', 9), update('OPEN', 5)], 9],
    ['is the first of several, since a later one is a change', [update('MERGED', 12), update('MERGED', 9)], 9],
    ['is unknown where one of them has no time', [update('MERGED', 12), update('MERGED')], undefined],
    ['is unknown without any', [update('OPEN', 5), { kind: 'approval', userId: '{ann}', at: 7 }], undefined],
  ])('%s', (_, timeline, expected) => {
    expect(mergedAt(timeline)).toBe(expected);
  });
});
