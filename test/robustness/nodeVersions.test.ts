import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

import { engines } from '../../package.json';
import { type Simulator, startSimulator } from '../../simulator';
import { OLDEST, versionProblem } from '../../src/cli/nodeVersion';
import { gateDescribe } from '../thoroughness';
import { openShell, type Shell, STACK_TRACE } from './shell';

/* The command runs on every version that package.json promises, and says so on others. */

jest.setTimeout(300_000);

test.each(['0.12.18', '12.22.12', '16.20.2', '18.16.1'])('Node.js %s is refused with what to do', (version) => {
  expect(versionProblem(version)).toBe(
    `graph-bitbucket needs Node.js 18.17 or later, but this is ${version}. Install version 20 or 22 from https://nodejs.org.`,
  );
});

test.each(['18.17.0', '18.20.8', '20.0.0', '22.23.3', '24.0.0-nightly'])('Node.js %s is accepted', (version) => {
  expect(versionProblem(version)).toBeUndefined();
});

test('package.json names the same oldest version', () => {
  expect(engines.node).toContain(`>=${OLDEST.join('.')} `);
});

/** Downloads a version of Node.js with npm; undefined where npm cannot. */
async function findNode(version: string): Promise<string | undefined> {
  const args = ['--yes', '--package', `node@${version}`, '--call', 'node -p process.execPath'];
  try {
    return (await promisify(execFile)('npx', args)).stdout.trim();
  } catch {
    return undefined;
  }
}

gateDescribe('with other versions', () => {
  let shell: Shell;
  let simulator: Simulator;

  beforeAll(async () => {
    shell = openShell();
    simulator = await startSimulator({ sizes: { users: 5, repositories: 3, pullRequests: 5 } });
  });

  afterAll(async () => {
    await shell.close();
    await simulator.close();
  });

  test.each(['18.17.0', '18', '20', '22'])('on Node.js %s, doctor, collect and report succeed', async (version) => {
    const node = await findNode(version);
    const script = 'node --version && graph-bitbucket doctor && graph-bitbucket collect && graph-bitbucket report';
    const run = shell.start(node ? `ln -sf '${node}' ../bin/node && ${script}` : 'true', simulator.environment());
    const { status, output } = await run.ended;
    expect({ status, output }).toEqual({ status: 0, output: expect.not.stringMatching(STACK_TRACE) as unknown });
    expect(output).toMatch(node ? `v${version}` : '');
  });

  test.each(['12', '14', '16'])('on Node.js %s, the command says what it needs', async (version) => {
    const node = await findNode(version);
    if (node) {
      const { status, output } = await shell.start(`ln -sf '${node}' ../bin/node && graph-bitbucket --help`).ended;
      expect({ status, output }).toEqual({
        status: 1,
        output: versionProblem(/\d+\.\d+\.\d+/.exec(output)![0])! + '\n',
      });
    }
  });
});
