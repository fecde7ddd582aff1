import { tmpdir } from 'node:os';

import { evidence } from '../../../src/cli/evidence';

const OPTIONS = { graph: '.', sample: 5, seed: '1' };

test('the system ends --verify when a signal arrives', async () => {
  const listener = () => undefined;
  process.on('SIGHUP', listener);
  await expect(evidence({ ...OPTIONS, verify: tmpdir() })).rejects.toThrow('SHA256SUMS cannot be read');
  const listeners = process.listeners('SIGHUP');
  process.off('SIGHUP', listener);
  expect(listeners).toEqual([]);
});
