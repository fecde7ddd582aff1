import type { Simulator } from '../../simulator';

/** A response; `body` is parsed if it is JSON, otherwise an empty object. */
export interface TestResponse {
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
  /** `path` is a path below the origin or a complete URL, such as `next`. */
  get(path: string, headers?: Record<string, string>): Promise<TestResponse>;
  /** All values of a list, read by following `next`. */
  all(path: string): Promise<TestRecord[]>;
}

/** Requests a token with the client-credentials grant. */
export async function requestToken(
  simulator: Simulator,
  credentials: { key: string; secret: string } | undefined = firstCredentials(simulator),
  body = 'grant_type=client_credentials',
): Promise<TestResponse> {
  const headers = { 'content-type': 'application/x-www-form-urlencoded', ...basic(credentials) };
  return readResponse(await fetch(simulator.oauthUrl, { method: 'POST', body, headers }));
}

/** A client with a token of the given consumer, or of the first one. */
export async function connect(simulator: Simulator, credentials = firstCredentials(simulator)): Promise<TestClient> {
  const { body } = await requestToken(simulator, credentials);
  return clientWith(simulator, String(body.access_token));
}

export function clientWith(simulator: Simulator, token: string): TestClient {
  const get: TestClient['get'] = async (path, headers = {}) => {
    const url = path.startsWith('http') ? path : `${simulator.origin}${path}`;
    return readResponse(await fetch(url, { headers: { authorization: `Bearer ${token}`, ...headers } }));
  };
  const all = async (path: string) => {
    const values: TestRecord[] = [];
    for (let next: string | undefined = path; next !== undefined;) {
      const { body }: TestResponse = await get(next);
      values.push(...(body.values ?? []));
      next = body.next;
    }
    return values;
  };
  return { get, all };
}

/** The path of a list beneath the repository at this position of the first workspace. */
export function repositoryPath({ world }: Simulator, position: number, list: string): string {
  const [workspace] = world.workspaces;
  return `/2.0/repositories/${workspace!.slug}/${encodeURIComponent(workspace!.repositories[position]!.uuid)}/${list}`;
}

function firstCredentials(simulator: Simulator): { key: string; secret: string } {
  const { OAUTH_KEY = '', OAUTH_SECRET = '' } = simulator.environment();
  return { key: OAUTH_KEY.split(',')[0] ?? '', secret: OAUTH_SECRET.split(',')[0] ?? '' };
}

function basic({ key, secret }: { key: string; secret: string }): Record<string, string> {
  return key === '' ? {} : { authorization: `Basic ${Buffer.from(`${key}:${secret}`).toString('base64')}` };
}

async function readResponse(response: Response): Promise<TestResponse> {
  const text = await response.text();
  const body = (/^[[{]/.test(text) ? JSON.parse(text) : {}) as TestBody;
  return { status: response.status, statusText: response.statusText, headers: response.headers, text, body };
}
