import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { requireBuild } from '../../harness/collect';
import { type CommandRun, startCommand } from '../../harness/command';
import { ALL_SCOPES, type Simulator, type SimulatorOptions, startSimulator } from '../../simulator';
import type { Manifest } from '../../src/report/evidence/manifest';

/* The command `graph-bitbucket evidence` on what `collect` read of a simulated quarter. */

jest.setTimeout(120_000);

const DAY_MS = 24 * 3_600_000;
const SETTINGS = { INGEST_ACCESS_CONTROLS: 'true' };

let folder: string;
let simulator: Simulator;

beforeAll(requireBuild);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'evidence-'));
});

afterEach(async () => {
  await simulator.close();
  rmSync(folder, { recursive: true, force: true });
});

async function simulate(options: SimulatorOptions = {}): Promise<void> {
  simulator = await startSimulator({
    sizes: { users: 10, groups: 2, projects: 2, repositories: 8, pullRequests: 120 },
    // of which a day passes between two runs at most
    period: { days: 95, merged: 0.9 },
    consumers: [{ key: 'key', secret: 'secret-of-evidence', scopes: ALL_SCOPES, limit: 10_000 }],
    ...options,
  });
}

function command(...args: string[]): Promise<CommandRun> {
  return startCommand(folder, args, { ...simulator.environment(), ...SETTINGS }).ended;
}

function manifest(output: string): Manifest {
  return JSON.parse(readFileSync(join(folder, output, 'manifest.json'), 'utf8')) as Manifest;
}

/** Counted in the world of the simulator, and not in what was collected. */
function countInWorld({ since, until }: Manifest['period']): Record<string, number> {
  const isWithin = (time: unknown) => Number(time) >= Date.parse(since) && Number(time) < Date.parse(until);
  const { entities } = simulator.expectedGraph({ since: Date.parse(since), accessControls: true });
  const count = (type: string, wanted: (entity: Record<string, unknown>) => boolean) =>
    entities.filter((entity) => entity._type === type && wanted(entity as Record<string, unknown>)).length;
  return {
    'pull request': count('bitbucket_pullrequest', ({ merged, mergedOn }) => merged === true && isWithin(mergedOn)),
    'direct push': count('bitbucket_commit', ({ directPush }) => directPush === true),
  };
}

test('its totals are those of the world, and it notices what was changed', async () => {
  await simulate({ edgeCaseRecords: false });
  expect((await command('collect', '--since', '90d')).exitCode).toBe(0);
  const since = new Date(Date.now() - 89 * DAY_MS).toISOString().slice(0, 10);

  const written = await command('evidence', '--since', since, '--output', 'quarter');

  expect(written).toMatchObject({ exitCode: 0 });
  const { counts, period, status } = manifest('quarter');
  expect(status).toBe('complete');
  expect({ 'direct push': 0, ...counts.byKind }).toEqual(countInWorld(period));
  expect(counts.population).toBeGreaterThan(4);
  expect(counts.exceptions).toBeGreaterThan(0);
  expect((await command('evidence', '--verify', 'quarter')).exitCode).toBe(0);
  const inResult = await command('evidence', '--since', since, '--output', '.j1-integration/quarter');
  expect(inResult).toMatchObject({
    exitCode: 1,
    output: expect.stringContaining('is in the result of a run') as string,
  });
  const again = await command('evidence', '--since', since, '--output', 'quarter');
  expect(again).toMatchObject({
    exitCode: 1,
    output: expect.stringContaining('evidence is never overwritten') as string,
  });

  const table = join(folder, 'quarter', 'population.csv');
  const text = readFileSync(table, 'utf8');
  writeFileSync(table, text.replace(/approved/, 'Approved'));
  const verified = await command('evidence', '--verify', 'quarter');
  expect(verified).toMatchObject({
    exitCode: 1,
    output: expect.stringContaining('population.csv has been changed') as string,
  });
});

test('it is incomplete when Bitbucket refused a repository, and when the run began to read later', async () => {
  await simulate();
  const { fullName } = refuseOne();
  await command('collect', '--since', '90d', '--allow-failed-steps');
  const since = new Date(Date.now() - 89 * DAY_MS).toISOString().slice(0, 10);

  const refused = await command('evidence', '--since', since, '--output', 'refused');

  expect(refused.exitCode).toBe(3);
  expect(manifest('refused').limits.join()).toContain(fullName);
  const earlier = await command('evidence', '--since', '200d', '--output', 'earlier');
  expect(earlier).toMatchObject({ exitCode: 3, output: expect.stringContaining('Collect with --since') as string });
});

/** Bitbucket refuses the pull requests of one repository. */
function refuseOne(): { fullName: string } {
  const { repositories, slug: workspace } = simulator.world.workspaces[0]!;
  const { slug, uuid } = repositories.find(({ pullRequests }) => pullRequests.length > 0)!;
  const path = new RegExp(`/(${slug}|${encodeURIComponent(uuid)})/pullrequests$`);
  simulator.options.refusals = [{ path, status: 403 }];
  return { fullName: `${workspace}/${slug}` };
}

test.each([
  [[], 'Name the period with --since and a folder with --output'],
  [['--since', '90d'], 'Name the period with --since and a folder with --output'],
  [['--since', 'soon', '--output', 'x'], 'Give a number of days such as 90d, or a date such as 2026-09-01.'],
  [['--since', '1d', '--until', '2d', '--output', 'x'], 'The period is empty: --since must be earlier than --until.'],
  [['--since', '90d', '--output', 'x', '--sample', 'some'], 'It must be a number such as 25.'],
  [['--verify', '.'], 'Name a folder that "graph-bitbucket evidence" wrote.'],
  [['--verify', '.', '--since', '90d'], 'Leave out --since, --until and --output.'],
])('it says what is wrong with %j', async (options, problem) => {
  await simulate({ sizes: { users: 3, repositories: 2, pullRequests: 2 } });
  if (options.includes('2d')) {
    await command('collect');
  }
  const { exitCode, output } = await command('evidence', ...options);
  expect({ exitCode, output: output.replace(/\s+/g, ' ') }).toEqual({
    exitCode: 1,
    output: expect.stringContaining(problem) as unknown,
  });
});
