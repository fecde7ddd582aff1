import { type Simulator, startSimulator } from '../../../simulator';
import { connect, type TestClient } from '../testClient';

const now = Date.parse('2026-06-01T12:00:00Z');
const list = '/2.0/repositories/northwind-robotics/payments-api/pullrequests';
let simulator: Simulator;
let client: TestClient;

beforeAll(async () => {
  simulator = await startSimulator({ now });
  client = await connect(simulator);
});

afterAll(() => simulator.close());

async function states(query: string, other = client): Promise<string[]> {
  const values = await other.all(`${list}?pagelen=50&${query}`);
  return [...new Set(values.map(({ state }) => String(state)))].sort();
}

const recent = encodeURIComponent('updated_on >= 2026-05-31T12:00:00Z');

describe('state and q', () => {
  test.each([
    ['', ['OPEN']],
    ['state=MERGED', ['MERGED']],
    ['state=MERGED&state=DECLINED', ['DECLINED', 'MERGED']],
    ['state=ALL', ['DECLINED', 'MERGED', 'OPEN', 'SUPERSEDED']],
    [`q=${recent}`, ['DECLINED', 'MERGED', 'OPEN', 'SUPERSEDED']],
    [`state=OPEN&q=${recent}`, ['DECLINED', 'MERGED', 'OPEN', 'SUPERSEDED']],
    [`q=${encodeURIComponent('state="OPEN" AND updated_on >= 2026-05-31')}`, ['OPEN']],
    [
      `q=${encodeURIComponent('(state="OPEN" OR state="MERGED") AND updated_on>"2020-01-01T00:00:00Z"')}`,
      ['MERGED', 'OPEN'],
    ],
  ])('%s selects %j', async (query, expected) => {
    expect(await states(query)).toEqual(expected);
  });

  test('with stateWithQuery "applied", state applies as well as q', async () => {
    const strict = await startSimulator({ now, stateWithQuery: 'applied' });
    const other = await connect(strict);
    expect(await states(`state=MERGED&q=${recent}`, other)).toEqual(['MERGED']);
    expect(await states(`q=${recent}`, other)).toEqual(['OPEN']);
    await strict.close();
  });

  test('q leaves out older pull requests', async () => {
    const all = await client.all(`${list}?pagelen=50&state=ALL`);
    const found = await client.all(`${list}?pagelen=50&q=${recent}`);
    expect(found.length).toBeGreaterThan(50);
    expect(found.length).toBeLessThan(all.length);
    expect(found.every(({ updated_on }) => Date.parse(String(updated_on)) >= now - 86_400_000)).toBe(true);
  });

  test.each(['updated_on >=', 'updated_on >= yesterday', '(state="OPEN"', 'nothing = 1', 'state = OPEN'])(
    'q=%s is a bad request',
    async (q) => {
      expect((await client.get(`${list}?q=${encodeURIComponent(q)}`)).status).toBe(400);
    },
  );

  test('an unencoded plus in a time zone is a bad request', async () => {
    expect((await client.get(`${list}?q=updated_on>=2026-05-31T12:00:00+00:00`)).status).toBe(400);
    expect((await client.get(`${list}?q=updated_on>=2026-05-31T12:00:00%2B00:00`)).status).toBe(200);
  });
});

describe('fields', () => {
  async function page(fields: string) {
    const { body } = await client.get(`${list}?state=ALL&fields=${fields}`);
    return { body, first: body.values?.[0] ?? {} };
  }

  test('reviewers and participants are left out unless asked for', async () => {
    const { body } = await client.get(`${list}?state=ALL`);
    expect(body.values?.[0]).not.toHaveProperty('reviewers');
    expect(body.values?.[0]).not.toHaveProperty('participants');
    const { first, body: asked } = await page('%2Bvalues.participants,%2Bvalues.reviewers');
    expect(first).toHaveProperty('reviewers');
    expect(first).toHaveProperty('participants');
    expect(first).toHaveProperty('title');
    expect(asked.next).toBeDefined();
    expect(new URL(String(asked.next)).searchParams.get('fields')).toBe('+values.participants,+values.reviewers');
  });

  test('the time of closing is left out unless asked for', async () => {
    const { first: unasked } = await page('%2Bvalues.participants');
    expect(unasked).not.toHaveProperty('closed_on');
    const { body } = await page('%2Bvalues.closed_on');
    const isClosed = ({ state }: Record<string, unknown>) => state !== 'OPEN';
    expect(body.values?.length).toBeGreaterThan(0);
    expect(body.values?.every((one) => isClosed(one) === (typeof one.closed_on === 'string'))).toBe(true);
    expect((await client.get(`${list}/1`)).body).not.toHaveProperty('closed_on');
    expect((await client.get(`${list}/1?fields=%2Bclosed_on`)).body).toHaveProperty('closed_on');
  });

  test('a filter by the time of closing fails', async () => {
    const { status } = await client.get(`${list}?q=${encodeURIComponent('closed_on>=2026-01-01T00:00:00Z')}`);
    expect(status).toBe(500);
  });

  test('an unencoded plus drops all other fields', async () => {
    const { body, first } = await page('+values.participants,+values.reviewers');
    expect(Object.keys(body)).toEqual(['values']);
    expect(Object.keys(first).sort()).toEqual(['participants', 'reviewers']);
  });

  test('a part of a hidden field can be asked for', async () => {
    const { first } = await page('%2Bvalues.participants.role');
    expect((first.participants as object[]).every((entry) => Object.keys(entry).join() === 'role')).toBe(true);
  });

  test('an exact list drops all other fields, including next', async () => {
    expect((await page('values.id')).body).toEqual({ values: expect.any(Array) as unknown });
    expect((await page('values.id')).first).toEqual({ id: expect.any(Number) as unknown });
    expect((await page('values.id,next')).body.next).toBeDefined();
    expect((await page('size')).body).toEqual({ size: expect.any(Number) as unknown });
    expect((await page('values.source.branch.*,values.no_such_field')).first).toEqual({
      source: { branch: { name: expect.any(String) as unknown } },
    });
  });

  test('a minus removes a field', async () => {
    const { body, first } = await page('-values.links,-values.source.repository,-size');
    expect(first).not.toHaveProperty('links');
    expect(first.source).not.toHaveProperty('repository');
    expect(first.source).toHaveProperty('branch');
    expect(body).not.toHaveProperty('size');
    expect(body).toHaveProperty('next');
  });

  test('the single pull request has reviewers and participants by default', async () => {
    const { body } = await client.get(`${list}/1`);
    expect(body).toHaveProperty('reviewers');
    expect(body).toHaveProperty('participants');
  });
});
