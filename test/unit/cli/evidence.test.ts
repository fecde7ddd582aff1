import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';

import { evidence } from '../../../src/cli/evidence';
import { GraphFolder } from '../../robustness/graphFolder';

const OPTIONS = { graph: '.', sample: 5, seed: '1' };

test('the system ends --verify when a signal arrives', async () => {
  const listener = () => undefined;
  process.on('SIGHUP', listener);
  await expect(evidence({ ...OPTIONS, verify: tmpdir() })).rejects.toThrow('SHA256SUMS cannot be read');
  const listeners = process.listeners('SIGHUP');
  process.off('SIGHUP', listener);
  expect(listeners).toEqual([]);
});

test('evidence is not written into a result, whatever its name', async () => {
  const graph = new GraphFolder();
  const output = graph.file('evidence');
  try {
    await expect(evidence({ ...OPTIONS, graph: graph.path, since: 0, output, quiet: true })).rejects.toThrow(
      'is in the result of a run, which must stay as it is. Name a folder outside of ',
    );
    expect(existsSync(output)).toBe(false);
  } finally {
    graph.delete();
  }
});
