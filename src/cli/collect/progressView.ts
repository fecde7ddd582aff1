import { SingleBar } from 'cli-progress';

/** Shows the progress of a run. */
export interface ProgressView {
  update(text: string, stepsEnded: number): void;
  stop(): void;
}

/** A progress bar on a terminal; elsewhere, for example in the log of a pipeline, one line per update. */
export function createProgressView(steps: number, stream: NodeJS.WriteStream = process.stderr): ProgressView {
  if (!stream.isTTY) {
    return { update: (text) => void stream.write(`${text}\n`), stop: () => undefined };
  }
  const bar = new SingleBar({
    format: '{bar} {value} of {total} steps  {text}',
    stream,
    hideCursor: true,
    clearOnComplete: true,
    barsize: 20,
  });
  bar.start(steps, 0, { text: 'starting' });
  return {
    update: (text, stepsEnded) => bar.update(stepsEnded, { text: fit(text, (stream.columns || 80) - 42) }),
    stop: () => bar.stop(),
  };
}

/** Cuts the text: a bar that wraps onto a second line would not be cleared completely. */
function fit(text: string, width: number): string {
  return text.length > width ? `${text.slice(0, Math.max(0, width - 1))}…` : text;
}
