import { SingleBar } from 'cli-progress';

import { BAR_OPTIONS, canShowBar, startHeartbeat } from '../terminal';

/** Shows the progress of a run. */
export interface ProgressView {
  update(text: string, stepsEnded: number): void;
  stop(): void;
}

/** A progress bar on a terminal; elsewhere, for example in the log of a pipeline, one line per update. */
export function createProgressView(steps: number, stream: NodeJS.WriteStream = process.stderr): ProgressView {
  return canShowBar(stream) ? createBar(steps, stream) : createLines(stream);
}

function createBar(steps: number, stream: NodeJS.WriteStream): ProgressView {
  const bar = new SingleBar({ ...BAR_OPTIONS, format: '{bar} {value} of {total} steps  {text}', stream, barsize: 20 });
  bar.start(steps, 0, { text: 'starting' });
  return {
    update: (text, stepsEnded) => bar.update(stepsEnded, { text: fit(text, (stream.columns || 80) - 42) }),
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

/** Cuts the text: a bar that wraps onto a second line would not be cleared completely. */
function fit(text: string, width: number): string {
  return text.length > width ? `${text.slice(0, Math.max(0, width - 1))}…` : text;
}
