/** What the codes mean with which a command ends. `docs/report.md` has the same table. */
export const EXIT_CODES = [
  ['0', 'done, and nothing of what --fail-on or --fail-on-incomplete name'],
  ['1', 'not done: the message says why; or a step of collect failed'],
  ['2', '--fail-on: there are such findings'],
  ['3', 'the graph is incomplete: --fail-on-incomplete, or --fail-on found nothing'],
  ['129', 'the terminal was closed (SIGHUP)'],
  ['130', 'interrupted with Ctrl+C'],
  ['141', 'nobody reads the output any more'],
  ['143', 'ended with SIGTERM'],
] as const;

export const FOUND = 2;
export const INCOMPLETE = 3;

const CODE_WIDTH = 5;

/** The table for the help of a command. */
export function exitCodeText(): string {
  return ['\nExit codes:', ...EXIT_CODES.map(([code, meaning]) => `  ${code.padEnd(CODE_WIDTH)}${meaning}`)].join('\n');
}
