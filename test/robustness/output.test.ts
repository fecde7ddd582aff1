import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { type Simulator, type SimulatorOptions, startSimulator } from '../../simulator';
import { ROOT } from '../package/documents';
import { exhaustiveTest, someOf } from '../thoroughness';
import { openShell, type Shell, STACK_TRACE } from './shell';

/* Wherever the output of a command goes, and whoever started it: it ends, leaves no process behind, and prints no stack trace. */

jest.setTimeout(120_000);

const SIZES = { users: 5, groups: 1, projects: 1, repositories: 4, pullRequests: 6 };
const FULL = existsSync('/dev/full');

let shell: Shell;
let simulator: Simulator;
let settings: Record<string, string>;

async function simulate(options: SimulatorOptions = {}): Promise<void> {
  simulator = await startSimulator({ sizes: SIZES, ...options });
  settings = { ...simulator.environment(), RATE_LIMIT_MAX_WAIT_MINUTES: '60' };
}

beforeEach(() => {
  shell = openShell();
});

afterEach(async () => {
  await shell.close();
  await simulator.close();
});

function page(): string {
  return readFileSync(join(shell.folder, '.j1-integration', 'report.html'), 'utf8');
}

test.each(
  someOf([
    ['standard input, output and error are closed', 'graph-bitbucket collect <&- >&- 2>&-'],
    ['standard input is closed', 'graph-bitbucket collect <&-'],
    ['standard output is closed', 'graph-bitbucket collect >&-'],
    ['standard error is closed', 'graph-bitbucket collect 2>&-'],
  ]),
)('collect writes its result although %s', async (_, script) => {
  await simulate();
  const { status, output } = await shell.start(script, settings).ended;
  expect({ status, output }).toEqual({ status: 0, output: expect.not.stringMatching(STACK_TRACE) as unknown });
  expect(page()).toContain('</html>');
});

test.each([
  ['collect', 'graph-bitbucket collect 2>&1 | head -n 1'],
  ['doctor', 'graph-bitbucket doctor --json | true'],
  ['--help', 'graph-bitbucket --help | true'],
])('a closed pipe ends %s with code 0 or 141', async (_, script) => {
  await simulate();
  const { output } = await shell.start(`${script}; echo "codes \${PIPESTATUS[@]}"`, settings).ended;
  expect(output).toMatch(/codes (0|141) 0\n$/);
  expect(output).not.toMatch(STACK_TRACE);
});

test('an error that nobody reads ends without a stack trace', async () => {
  await simulate();
  const { output } = await shell.start('graph-bitbucket report 2>&1 | true; echo "codes ${PIPESTATUS[@]}"').ended;
  expect(output).toMatch(/^codes (1|141) 0\n$/);
});

(FULL ? test : test.skip)('collect says that its report could not be printed, and keeps the result', async () => {
  await simulate();
  const collected = await shell.start('graph-bitbucket collect > /dev/full', settings).ended;
  expect(collected.status).toBe(1);
  expect(collected.output).toContain('The output cannot be written: ENOSPC');
  expect(collected.output).not.toMatch(STACK_TRACE);
  expect(page()).toContain('</html>');
  const reported = await shell.start('graph-bitbucket report > /dev/full').ended;
  expect(reported.status).toBe(1);
  expect(reported.output).toContain('The output cannot be written: ENOSPC');
  expect(reported.output).not.toMatch(STACK_TRACE);
});

(FULL ? test : test.skip)('doctor ends with code 1 when its messages cannot be written', async () => {
  await simulate();
  const { status, output } = await shell.start('graph-bitbucket doctor 2> /dev/full', settings).ended;
  expect(status).toBe(1);
  expect(output).not.toMatch(STACK_TRACE);
});

test('the simulator ends when nobody reads its output', async () => {
  await simulate();
  const { output } = await shell.start(
    `cd '${ROOT}' && node -r ts-node/register simulator/cli.ts --users 3 --repositories 2 | true; echo "codes \${PIPESTATUS[@]}"`,
  ).ended;
  expect(output).toMatch(/codes 1 0\n$/);
  expect(output).not.toMatch(STACK_TRACE);
});

const HANGING: SimulatorOptions = { faults: [{ path: /^\/2\.0\//, fault: { kind: 'hang' } }] };

// it takes half a minute until a command prints the next line, so both wait at the same time
exhaustiveTest('collect and doctor end when the process that started them is killed', async () => {
  await simulate(HANGING);
  const runs = ['collect', 'doctor'].map((command) => shell.start(`graph-bitbucket ${command} & wait`, settings));
  await Promise.all(runs.map((run) => run.printed('\n')));
  while (simulator.calls.filter(({ endpoint }) => endpoint !== 'token').length < 2) {
    await sleep(20);
  }
  for (const { child } of runs) {
    child.stdout!.destroy();
    child.stderr!.destroy();
    child.kill('SIGKILL');
  }
  await Promise.all(runs.map((run) => run.allEnded()));
});
