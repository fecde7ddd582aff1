import { formatTime, withProgressBar } from '../../../harness/progressBar';

test.each([
  [0, '0 s'],
  [59, '59 s'],
  [60, '1 min 0 s'],
  [3725, '62 min 5 s'],
  ['INF', 'unknown time'],
])('formats %p seconds', (seconds, text) => {
  expect(formatTime(seconds)).toBe(text);
});

test('without a terminal, the work runs and calls are not counted', async () => {
  const callsSoFar = jest.fn();
  const isTTY = process.stderr.isTTY;
  process.stderr.isTTY = false;
  try {
    await expect(
      withProgressBar({ title: 'a run', total: 7, callsSoFar }, () => Promise.resolve('done')),
    ).resolves.toBe('done');
  } finally {
    process.stderr.isTTY = isTTY;
  }
  expect(callsSoFar).not.toHaveBeenCalled();
});
