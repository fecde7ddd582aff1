import { SingleBar } from 'cli-progress';

import { BAR_OPTIONS, canShowBar } from '../src/cli/terminal';

const EVERY_MS = 250;

export interface ProgressBarOptions {
  title: string;
  /** The approximate number of calls. */
  total: number;
  callsSoFar: () => number | Promise<number>;
}

/** Shows a progress bar while `work` is running, if standard error is a terminal that can show it. */
export async function withProgressBar<T>(options: ProgressBarOptions, work: () => Promise<T>): Promise<T> {
  if (!canShowBar(process.stderr)) {
    return work();
  }
  const { title, total, callsSoFar } = options;
  const bar = new SingleBar({
    ...BAR_OPTIONS,
    format: `${title} {bar} {value} of about {total} calls, {duration_formatted} so far, {eta_formatted} left`,
    stream: process.stderr,
    barsize: 30,
    formatTime,
  });
  const update = async (): Promise<void> => bar.update(Math.min(total, await callsSoFar()));
  bar.start(total, 0);
  // If the count fails, `work` fails as well and reports the error.
  const timer = setInterval(() => void update().catch(() => undefined), EVERY_MS);
  try {
    return await work();
  } finally {
    clearInterval(timer);
    bar.stop();
  }
}

/** @param seconds a number, or text as long as there is no estimate */
export function formatTime(seconds: number | string): string {
  if (typeof seconds !== 'number') {
    return 'unknown time';
  }
  const minutes = Math.floor(seconds / 60);
  return minutes > 0 ? `${minutes} min ${seconds % 60} s` : `${seconds} s`;
}
