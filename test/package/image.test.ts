import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';

import { type Simulator, startSimulator } from '../../simulator';
import { gateTest, IS_GATE } from '../thoroughness';
import { ROOT } from './documents';

/* Builds the image and collects with it, where Docker is at hand. tarball.test.ts follows the steps of the Dockerfile without Docker. */

jest.setTimeout(900_000);

const TAG = 'graph-bitbucket:test';
/** Elsewhere than on Linux, a container does not share the loopback interface, on which the simulator listens. */
const HAS_DOCKER = process.platform === 'linux' && IS_GATE && spawnSync('docker', ['info']).status === 0;
const testWithDocker = HAS_DOCKER ? gateTest : test.skip;

let simulator: Simulator;

beforeAll(async () => {
  if (IS_GATE && !HAS_DOCKER) {
    process.stdout.write('Skipping the test of the image, because Docker is not running.\n');
  }
  simulator = await startSimulator({ sizes: { users: 5, groups: 1, projects: 1, repositories: 4, pullRequests: 6 } });
});

afterAll(() => simulator.close());

/** Runs Docker, without a shell. */
async function docker(...args: string[]): Promise<string> {
  const { stdout, stderr } = await promisify(execFile)('docker', args, { cwd: ROOT, maxBuffer: 64 * 1024 * 1024 });
  return stdout + stderr;
}

testWithDocker('the image collects as a user without rights, on a file system that is read-only', async () => {
  await docker('build', '--tag', TAG, '.');
  const settings = Object.entries(simulator.environment()).flatMap(([name, value]) => ['--env', `${name}=${value}`]);
  const surroundings = ['--init', '--read-only', '--network', 'host', '--volume', '/data'];
  const output = await docker('run', '--rm', ...surroundings, ...settings, TAG, 'collect');
  expect(output).toMatch(/Step "fetch-repos" completed with status: success/);
  expect(output).not.toMatch(/completed with status: failure/);
  expect(await docker('run', '--rm', '--entrypoint', 'id', TAG, '--user', '--name')).toBe('node\n');
});
