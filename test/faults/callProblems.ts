import type { FaultRun } from './faultRun';
import type { Send } from './watchedFetch';

const ATTEMPTS = 5;
/** How often a changing listing is read. */
const PASSES = 3;
/** An upper bound for the number of steps. */
const STEPS = 20;

/** Problems of the calls of a run: too many calls, or a call with a credential that was rate limited. */
export function callProblems({ watch, simulator, time }: FaultRun): string[] {
  const { OAUTH_KEY = '', ACCESS_TOKENS = '' } = simulator.environment();
  const accessTokens = listOf(ACCESS_TOKENS).length;
  const credentials = listOf(OAUTH_KEY).length + accessTokens;
  // A run that waits tries each credential again after pauses that grow to ten minutes.
  const waits = credentials * (8 + time.elapsed() / (10 * 60_000));
  const problems = watch.tooEarly.map(({ consumer, url }) => `${consumer} requested ${url} while it was rate limited`);
  if (watch.open() > 0) {
    problems.push(`${watch.open()} requests are still in flight`);
  }
  const calls = watch.sends.filter(({ isToken }) => !isToken);
  for (const [url, sends] of groupByUrl(calls)) {
    const uses = usesOf(url, credentials);
    const failed = sends.filter(({ outcome }) => outcome === 'failed').length;
    // At each attempt, a request can be sent with each credential, and again with a new token.
    const maxima: [Send['outcome'], number][] = [
      ['failed', ATTEMPTS * uses],
      // A second credential confirms a refusal, and does so again if its call failed. The refusal of an endpoint that
      // access tokens cannot use is not confirmed.
      ['refused', (Math.min(2, credentials) + accessTokens) * uses + failed],
      ['succeeded', uses],
      ['unauthorized', 2 * credentials * ATTEMPTS * uses],
      ['limited', ((2 * credentials + 1) * ATTEMPTS + waits) * uses],
    ];
    for (const [outcome, limit] of maxima) {
      const count = sends.filter((send) => send.outcome === outcome).length;
      if (count > limit) {
        problems.push(`${count} calls of ${url} had the outcome "${outcome}", at most ${limit} are allowed`);
      }
    }
  }
  return [...problems, ...tokenProblems(watch.sends, requestsOf(simulator, credentials))];
}

/** A request gets a token when it needs one, and again after each refused token and each failed attempt. */
function tokenProblems(sends: readonly Send[], requests: number): string[] {
  const tokens = sends.filter(({ isToken }) => isToken);
  const failed = tokens.filter(({ outcome }) => outcome === 'failed' || outcome === 'refused').length;
  const max = ATTEMPTS * requests;
  return failed > max ? [`${failed} token requests failed, at most ${max} are allowed`] : [];
}

/** An upper bound for the requests of a run, each of which may need a new token. */
function requestsOf({ world }: FaultRun['simulator'], credentials: number): number {
  const repositories = world.workspaces.flatMap((workspace) => workspace.repositories);
  const pullRequests = repositories.flatMap((repository) => repository.pullRequests);
  return STEPS * world.workspaces.length + 4 * credentials + repositories.length + 3 * pullRequests.length;
}

/** How often the same URL may be requested, not counting retries. */
function usesOf(url: string, credentials: number): number {
  if (/^\/2\.0\/workspaces\/[^/?]+$/.test(url)) {
    return credentials + STEPS;
  }
  if (/fields=size/.test(url)) {
    return 2 * credentials;
  }
  // Read by the step of users, and by that of pull requests if the users could not be listed.
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

function listOf(text: string): string[] {
  return text.split(',').filter(Boolean);
}
