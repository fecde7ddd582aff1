import { SingleBar } from 'cli-progress';

import { BAR_OPTIONS, canShowBar, startHeartbeat } from '../terminal';
import { WIDTH } from '../text';

/** In columns. */
const BAR = 20;
const SHORT_BAR = 5;
/** " 12 of 18 steps  ", with room for the cursor. */
const STEPS_WIDTH = 19;

/** Shows the progress of a run. */
export interface ProgressView {
  update(text: string, stepsEnded: number): void;
  stop(): void;
}

/** For a run that prints problems only. */
export const NO_PROGRESS: ProgressView = { update: () => undefined, stop: () => undefined };

/** A progress bar on a terminal; elsewhere, for example in the log of a pipeline, one line per update. */
export function createProgressView(steps: number, stream: NodeJS.WriteStream = process.stderr): ProgressView {
  return canShowBar(stream) ? createBar(steps, stream) : createLines(stream);
}

function createBar(steps: number, stream: NodeJS.WriteStream): ProgressView {
  const columns = () => stream.columns || WIDTH;
  const barsize = columns() < WIDTH ? SHORT_BAR : BAR;
  const bar = new SingleBar({ ...BAR_OPTIONS, format: '{bar} {value} of {total} steps  {text}', stream, barsize });
  bar.start(steps, 0, { text: 'starting' });
  return {
    update: (text, stepsEnded) => bar.update(stepsEnded, { text: fit(text, columns() - barsize - STEPS_WIDTH) }),
    stop: () => bar.stop(),
  };
}

function createLines(stream: NodeJS.WriteStream): ProgressView {
  const heartbeat = startHeartbeat(stream);
  return {
    update: (text) => {
      stream.write(`${text}\n`);
      heartbeat.refresh();
    },
    stop: () => clearInterval(heartbeat),
  };
}

/**
 * Leaves out the last parts of a text, and marks that: a bar that wraps onto a second line would not be cleared completely, and half
 * of a number would be another one.
 */
function fit(text: string, width: number): string {
  if (text.length <= width) {
    return text;
  }
  const end = text.lastIndexOf(', ', width - 3);
  return end > 0 ? `${text.slice(0, end)}, …` : `${text.slice(0, Math.max(0, width - 1))}…`;
}
