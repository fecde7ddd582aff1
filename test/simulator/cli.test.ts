import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { readOptions } from '../../simulator/cli';

test('reads sizes, consumers and faults', () => {
  const args = '--port 8080 --seed 7 --pull-requests 3 --users 4 --latency 5 --plain --scope-field scopes'.split(' ');
  const consumer = ['--consumer', 'key=a,secret=b=c,limit=5,used=2,scopes="account project"'];
  const faults = ['--faults', '[{"path": "*/groups/*", "fault": {"kind": "html"}}]'];
  expect(readOptions([...args, ...consumer, '--consumer', 'key=x,secret=y', ...faults])).toEqual({
    port: 8080,
    seed: 7,
    latencyMs: 5,
    sizes: { pullRequests: 3, users: 4 },
    approvalCases: false,
    edgeCaseRecords: false,
    scopeField: 'scopes',
    consumers: [
      { key: 'a', secret: 'b=c', limit: 5, used: 2, scopes: ['account', 'project'] },
      { key: 'x', secret: 'y', limit: undefined, used: undefined, scopes: undefined },
    ],
    faults: [{ path: '*/groups/*', fault: { kind: 'html' } }],
  });
});

test('consumers can get all scopes', () => {
  const scopes = ['account', 'repository:admin', 'webhook'];
  const expected = { consumers: [{ scopes: expect.arrayContaining(scopes) as unknown }] };
  expect(readOptions(['--consumer', 'key=a,secret=b,scopes=all'])).toMatchObject(expected);
  expect(readOptions(['--all-scopes'])).toMatchObject({ consumers: [...expected.consumers, ...expected.consumers] });
});

test('reads faults from a file', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'simulator-'));
  const file = path.join(folder, 'faults.json');
  writeFileSync(file, '[{"fault": {"kind": "hang"}}]');
  expect(readOptions(['--faults', file])).toMatchObject({ faults: [{ fault: { kind: 'hang' } }] });
  rmSync(folder, { recursive: true });
});

test('has defaults', () => {
  expect(readOptions([])).toMatchObject({ sizes: {}, consumers: undefined, approvalCases: true });
  expect(readOptions(['--help'])).toBe('help');
});

test.each([['--users', 'many'], ['--consumer', 'key=a'], ['--scope-field', 'x'], ['--faults', '["a'], ['--nonsense']])(
  '%s %s is refused',
  (...args) => {
    expect(() => readOptions(args)).toThrow();
  },
);
