import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

import type { SizeName } from './sizes';
import type { StorageFigures } from './storageProcess';

/** Measures in a process of its own, which does nothing else. */
export async function measureStorage(size: SizeName): Promise<StorageFigures> {
  const child = fork(join(__dirname, 'storageProcess.ts'), [size], { execArgv: ['--require', 'ts-node/register'] });
  const failure = once(child, 'exit').then(([code]) => {
    throw new Error(`The measurement of storage ended with exit code ${code}.`);
  });
  failure.catch(() => undefined);
  const [figures] = (await Promise.race([once(child, 'message'), failure])) as [StorageFigures];
  child.disconnect();
  return figures;
}
