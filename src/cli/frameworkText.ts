import { checkText, totalsText } from '../report/frameworks/controlText';
import { CONTROL_STATES, type ControlResult, type FrameworkResult } from '../report/frameworks/framework';
import { wrap } from './text';

const STATE_WIDTH = Math.max(...CONTROL_STATES.map((state) => state.length));
/** Where the text of a control begins. */
const COLUMN = 2 + STATE_WIDTH + 2;

/** The controls of a framework for a terminal, each with the checks behind it. */
export function frameworkText({ controls, name, totals }: FrameworkResult): string[] {
  return [...wrap(`${name}: ${totalsText(totals)}.`, 0), ...controls.flatMap(controlLines)];
}

function controlLines({ checks, id, manual, state, title }: ControlResult): string[] {
  const [first = '', ...more] = wrap(`${id} ${title}`, COLUMN);
  return [
    `  ${state.padEnd(STATE_WIDTH)}  ${first.trimStart()}`,
    ...more,
    ...checks.flatMap((check) => wrap(checkText(check), COLUMN + 2)),
    ...(manual ? wrap(`By hand: ${manual}`, COLUMN + 2) : []),
  ];
}
