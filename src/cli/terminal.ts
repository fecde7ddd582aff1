import { formatNumber } from '../text/wording';

const HEARTBEAT_MS = 30_000;
/** Fewer columns leave no room for a progress bar. */
const LEAST_COLUMNS = 60;

/** Options of a progress bar that leaves the terminal usable, even if the process is killed while it shows. */
export const BAR_OPTIONS = { hideCursor: false, linewrap: true, gracefulExit: false, clearOnComplete: true } as const;

/** Whether a progress bar can be shown: not in a log, in a pipeline, on a terminal that only prints, or where plain text is wanted. */
export function canShowBar(stream: NodeJS.WriteStream, environment: NodeJS.ProcessEnv = process.env): boolean {
  const { CI, NO_COLOR, TERM } = environment;
  const wantsPlainText = Boolean(NO_COLOR) || (CI !== undefined && CI !== '' && CI !== 'false') || TERM === 'dumb';
  return stream.isTTY && !wantsPlainText && (stream.columns || 80) >= LEAST_COLUMNS;
}

/**
 * Prints every half minute that the command is running, until the timer is cleared; `refresh()` of the timer postpones the
 * next line. Pipelines end what is silent for long, and only a command that writes notices that nobody reads its output.
 */
export function startHeartbeat(stream: NodeJS.WritableStream = process.stderr): NodeJS.Timeout {
  const startedAt = Date.now();
  const beat = () =>
    stream.write(`Still running after ${formatNumber(Math.round((Date.now() - startedAt) / 1000))} s\n`);
  return setInterval(beat, HEARTBEAT_MS).unref();
}
