import type { Logger } from '../logger';
import { parseScopes } from '../scopes';
import { assertNotLimited, errorOf, failureOf, isSuccess, readJson } from './answers';
import type { Consumers, Turn } from './consumers';
import { AuthenticationError, ProtocolError } from './errors';
import type { Answer, Exchange } from './exchange';
import { Pace } from './pace';
import type { Redaction } from './redaction';
import { retrying } from './retry';
import { Rotation, type Errand, type Use } from './rotation';
import { Unauthorized } from './signals';
import type { Stats } from './stats';
import type { Token } from './tokens';
import { toEndpoint } from './urls';

/** One GET of the API. */
export interface Call {
  /** What it is counted under. */
  name: string;
  url: URL;
  /** The position of the one consumer that may make it; without it, whose turn it is. */
  consumer?: number;
}

export interface RequestParts {
  exchange: Exchange;
  consumers: Consumers;
  stats: Stats;
  redaction: Redaction;
  /** The only origin that is sent tokens. */
  apiOrigin: string;
  /** How many requests are under way at once while Bitbucket is well. */
  concurrency: number;
  /** How often a request is sent at most, not counting changes of consumer and renewals of tokens. */
  attempts: number;
  clock: () => number;
  sleep: (ms: number) => Promise<void>;
  random: () => number;
  logger?: Logger;
}

const RENEWAL_ADVICE =
  'Its token was renewed once and the new one was refused as well: check that the consumer still exists and is enabled.';

/** Sends requests: in turn, with the right consumer, and again where that may help. */
export class Requests {
  private readonly pace: Pace;
  private readonly rotation: Rotation;
  /** By position, what the latest answer of the API said. */
  private readonly scopes = new Map<number, ReadonlySet<string>>();

  constructor(private readonly parts: RequestParts) {
    this.pace = new Pace(parts);
    this.rotation = new Rotation(parts.consumers, this.pace);
  }

  /**
   * The JSON that Bitbucket answers.
   *
   * @throws ApiError or one of its kinds
   */
  get(call: Call): Promise<unknown> {
    const endpoint = toEndpoint('GET', call.url);
    return this.run({ endpoint, consumer: call.consumer }, (turn, token) => this.send(call, endpoint, turn, token));
  }

  /**
   * The scopes of a consumer as its token or, failing that, the latest answer to it told them; undefined where neither did.
   *
   * @throws as `get`
   */
  grantedScopes(consumer: number): Promise<ReadonlySet<string> | undefined> {
    return this.run({ endpoint: 'access token', consumer }, (_, token) =>
      Promise.resolve(token.scopes ?? this.scopes.get(consumer)),
    );
  }

  private run<T>(errand: Errand, use: Use<T>): Promise<T> {
    const { attempts, sleep, random, logger, stats } = this.parts;
    const onRetry = (delayMs: number) => stats.recordRetry(delayMs);
    return retrying(() => this.rotation.run(errand, use), { attempts, sleep, random, logger, onRetry });
  }

  private async send(call: Call, endpoint: string, turn: Turn, token: Token): Promise<unknown> {
    const { clock, consumers, redaction } = this.parts;
    const counted = isCounted(call.url);
    const answer = await this.exchange(call, endpoint, turn, token, counted);
    assertNotLimited(answer, counted, clock());
    this.noteScopes(turn, answer);
    const reading = { endpoint, now: clock(), redaction };
    if (answer.status === 401) {
      const { position, key, tokens } = turn.consumer;
      tokens.discard(token);
      const consumer = { position, key };
      throw new Unauthorized(
        new AuthenticationError({ ...failureOf(answer, reading), consumer, refused: 'token', advice: RENEWAL_ADVICE }),
      );
    }
    if (!isSuccess(answer)) {
      throw errorOf(answer, reading);
    }
    consumers.succeeded(turn);
    return readJson(answer, endpoint);
  }

  private async exchange(
    { name, url }: Call,
    endpoint: string,
    { consumer }: Turn,
    token: Token,
    counted: boolean,
  ): Promise<Answer> {
    const { apiOrigin, clock, exchange, stats } = this.parts;
    // whatever built the URL: a token must not leave for anywhere else
    if (url.origin !== apiOrigin) {
      throw new ProtocolError({ endpoint, problem: `tokens are sent to ${apiOrigin} only` });
    }
    const headers = { Accept: 'application/json', Authorization: `Bearer ${token.value}` };
    const sentAt = clock();
    let answer: Answer | undefined;
    try {
      answer = await exchange({ endpoint, method: 'GET', url, headers });
      return answer;
    } finally {
      stats.recordCall({ endpoint: name, consumer: consumer.position, counted }, answer);
      // Whether Bitbucket counts what it refuses is not known. What it gives back an hour later is what it granted, so
      // refusals are left out, while a call without an answer may have been granted.
      if (counted && answer?.status !== 429) {
        consumer.log.record(sentAt, answer?.requests);
      }
      if (tellsOfTrouble(answer)) {
        this.pace.failed(sentAt);
      }
    }
  }

  private noteScopes({ consumer }: Turn, answer: Answer): void {
    const scopes = parseScopes(answer.header('x-oauth-scopes'));
    if (scopes) {
      this.scopes.set(consumer.position, scopes);
    }
  }
}

/** Whether Bitbucket has trouble answering at all, whatever was asked. */
function tellsOfTrouble(answer: Answer | undefined): boolean {
  return answer === undefined || answer.status === 408 || answer.status >= 500;
}

/** Whether a call draws on the limit for repository data. */
function isCounted(url: URL): boolean {
  return url.pathname.startsWith('/2.0/repositories/');
}
