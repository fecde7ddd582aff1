import { SingleBar } from 'cli-progress';

/** Shows how far a run is. */
export interface ProgressView {
  update(text: string, stepsEnded: number): void;
  stop(): void;
}

/** A bar on a terminal; elsewhere, such as in the log of a pipeline, a line for each news. */
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

/** A bar that is longer than a line would leave lines behind. */
function fit(text: string, width: number): string {
  return text.length > width ? `${text.slice(0, Math.max(0, width - 1))}…` : text;
}
