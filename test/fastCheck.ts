import fc from 'fast-check';

import { IS_EXHAUSTIVE } from './thoroughness';

const { FAULT_SEED } = process.env;

/*
 * The same random cases in every run, so that a run fails only for what was changed. With `TESTS=all`, other ones each time. The
 * environment variable FAULT_SEED selects them.
 */
fc.configureGlobal({ seed: FAULT_SEED ? Number(FAULT_SEED) : IS_EXHAUSTIVE ? undefined : 20_260_601 });

export { fc };
