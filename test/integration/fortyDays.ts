import { type Simulator, type SimulatorOptions, startSimulator } from '../../simulator';

export const DAY = 24 * 3_600_000;
const START = Date.parse('2026-01-01T12:00:00Z');
const DAYS = 40;

/** A small workspace with some changes on each of forty days, the last of which ends now. */
export async function simulateFortyDays(
  options: SimulatorOptions = {},
): Promise<{ simulator: Simulator; now: number }> {
  let now = START;
  const simulator = await startSimulator({
    clock: () => now,
    sizes: { users: 6, groups: 1, projects: 2, repositories: 8, pullRequests: 10 },
    approvalCases: false,
    edgeCaseRecords: false,
    ...options,
  });
  for (let day = 0; day < DAYS; day += 1) {
    now += DAY;
    simulator.advance(4);
  }
  return { simulator, now };
}
