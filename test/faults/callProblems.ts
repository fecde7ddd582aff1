import type { FaultRun } from './faultRun';
import type { Send } from './watchedFetch';

const ATTEMPTS = 5;
/** How often a listing that keeps changing is read. */
const PASSES = 3;
/** An upper bound for the number of steps. */
const STEPS = 20;

/** What is wrong with the calls of a run: too many of them, or one with a consumer that was rate limited. */
export function callProblems({ watch, simulator, time }: FaultRun): string[] {
  const consumers = simulator.environment().OAUTH_KEY!.split(',').length;
  // a run that waits asks each consumer again after pauses that grow to ten minutes
  const waits = consumers * (8 + time.elapsed() / (10 * 60_000));
  const problems = watch.tooEarly.map(({ consumer, url }) => `${consumer} was rate limited and yet asked for ${url}`);
  if (watch.open() > 0) {
    problems.push(`${watch.open()} requests are still under way`);
  }
  const calls = watch.sends.filter(({ isToken }) => !isToken);
  for (const [url, sends] of groupByUrl(calls)) {
    const uses = usesOf(url, consumers);
    const failed = sends.filter(({ outcome }) => outcome === 'failed').length;
    // each request may be renewed and given to each consumer at each attempt
    const most: [Send['outcome'], number][] = [
      ['failed', ATTEMPTS * uses],
      // a second consumer confirms a refusal, again where that call failed
      ['refused', Math.min(2, consumers) * uses + failed],
      ['answered', uses],
      ['unauthorized', 2 * consumers * ATTEMPTS * uses],
      ['limited', ((2 * consumers + 1) * ATTEMPTS + waits) * uses],
    ];
    for (const [outcome, limit] of most) {
      const count = sends.filter((send) => send.outcome === outcome).length;
      if (count > limit) {
        problems.push(`${count} calls of ${url} were ${outcome}, more than ${limit}`);
      }
    }
  }
  return [...problems, ...tokenProblems(watch.sends, requestsOf(simulator, consumers))];
}

/** A request asks for a token when it needs one, and again after each refused token and each failed attempt. */
function tokenProblems(sends: readonly Send[], requests: number): string[] {
  const tokens = sends.filter(({ isToken }) => isToken);
  const failed = tokens.filter(({ outcome }) => outcome === 'failed' || outcome === 'refused').length;
  return failed > ATTEMPTS * requests ? [`${failed} calls for tokens failed, more than ${ATTEMPTS * requests}`] : [];
}

/** An upper bound for the requests of a run, each of which may have to get a token. */
function requestsOf({ world }: FaultRun['simulator'], consumers: number): number {
  const repositories = world.workspaces.flatMap((workspace) => workspace.repositories);
  const pullRequests = repositories.flatMap((repository) => repository.pullRequests);
  return STEPS * world.workspaces.length + 4 * consumers + repositories.length + 3 * pullRequests.length;
}

/** How often the same URL may be requested, not counting retries. */
function usesOf(url: string, consumers: number): number {
  if (/^\/2\.0\/workspaces\/[^/?]+$/.test(url)) {
    return consumers + STEPS;
  }
  if (/fields=size/.test(url)) {
    return 2 * consumers;
  }
  // for the users, and for the pull requests where the users could not be listed
  if (/\/(members|permissions)\?/.test(url)) {
    return 2 * PASSES;
  }
  return PASSES;
}

function groupByUrl(sends: readonly Send[]): Map<string, Send[]> {
  const groups = new Map<string, Send[]>();
  for (const send of sends) {
    groups.set(send.url, [...(groups.get(send.url) ?? []), send]);
  }
  return groups;
}
