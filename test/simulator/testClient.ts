import type { Simulator } from '../../simulator';

/** What tests need of a response; `body` is parsed where it is JSON. */
export interface TestAnswer {
  status: number;
  statusText: string;
  headers: Headers;
  text: string;
  body: TestBody;
}

export interface TestBody {
  values?: TestRecord[];
  next?: string;
  [member: string]: unknown;
}

export type TestRecord = Record<string, unknown>;

export interface TestClient {
  /** A path below the origin or a whole address, such as `next`. */
  get(path: string, headers?: Record<string, string>): Promise<TestAnswer>;
  /** Follows `next` to the end. */
  all(path: string): Promise<TestRecord[]>;
}

/** Asks for a token with the client-credentials grant. */
export async function requestToken(
  simulator: Simulator,
  credentials: { key: string; secret: string } | undefined = firstCredentials(simulator),
  body = 'grant_type=client_credentials',
): Promise<TestAnswer> {
  const headers = { 'content-type': 'application/x-www-form-urlencoded', ...basic(credentials) };
  return toAnswer(await fetch(simulator.oauthUrl, { method: 'POST', body, headers }));
}

/** A client with a token of the consumer given, or of the first one. */
export async function connect(simulator: Simulator, credentials = firstCredentials(simulator)): Promise<TestClient> {
  const { body } = await requestToken(simulator, credentials);
  return clientWith(simulator, String(body.access_token));
}

export function clientWith(simulator: Simulator, token: string): TestClient {
  const get: TestClient['get'] = async (path, headers = {}) => {
    const url = path.startsWith('http') ? path : `${simulator.origin}${path}`;
    return toAnswer(await fetch(url, { headers: { authorization: `Bearer ${token}`, ...headers } }));
  };
  const all = async (path: string) => {
    const values: TestRecord[] = [];
    for (let next: string | undefined = path; next !== undefined;) {
      const { body }: TestAnswer = await get(next);
      values.push(...(body.values ?? []));
      next = body.next;
    }
    return values;
  };
  return { get, all };
}

function firstCredentials(simulator: Simulator): { key: string; secret: string } {
  const { OAUTH_KEY = '', OAUTH_SECRET = '' } = simulator.environment();
  return { key: OAUTH_KEY.split(',')[0] ?? '', secret: OAUTH_SECRET.split(',')[0] ?? '' };
}

function basic({ key, secret }: { key: string; secret: string }): Record<string, string> {
  return key === '' ? {} : { authorization: `Basic ${Buffer.from(`${key}:${secret}`).toString('base64')}` };
}

async function toAnswer(response: Response): Promise<TestAnswer> {
  const text = await response.text();
  const body = (/^[[{]/.test(text) ? JSON.parse(text) : {}) as TestBody;
  return { status: response.status, statusText: response.statusText, headers: response.headers, text, body };
}
