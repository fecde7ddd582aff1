import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, symlinkSync, truncateSync } from 'node:fs';
import { createServer } from 'node:net';

import { Steps } from '../../src/graph/model';
import { GraphFolder, type Json, runReport } from './graphFolder';

jest.mock('../../src/report/page/server/assets', () => ({
  loadAssets: () => ({ script: '', style: '', queries: new Map() }),
}));

/* A graph that is not whole is not taken for whole, and a file that is none of a graph is named. */

let folder: GraphFolder;

beforeEach(() => {
  folder = new GraphFolder();
});

afterEach(() => folder.delete());

const ENTITIES = `graph/${Steps.USERS}/entities/1.json`;
const RELATIONSHIPS = `graph/${Steps.USERS}/relationships/1.json`;
const PULL_REQUESTS = `graph/${Steps.PULL_REQUESTS}/entities/1.json`;
const stepOf = (results: Json[], id: string) => results.find((result) => result.id === id)!;
const listIn = (content: Json, name: string) => content[name] as Json[];

test('a whole graph is complete, and no source failed', async () => {
  const { data, error, page, terminal } = await runReport(folder);
  expect(error).toMatchObject({ exitCode: 2 });
  expect(error?.message).not.toMatch(/incomplete/i);
  expect(data?.coverage).toMatchObject({ status: 'complete', gaps: [] });
  expect(page).toContain('No source failed.');
  expect(page).not.toMatch(/incomplete/i);
  expect(terminal).not.toMatch(/incomplete/i);
});

test('a source that is off is no gap, but not every source was read', async () => {
  folder.editSteps((results) => void (stepOf(results, Steps.RUNNERS).status = 'disabled'));
  const { data, page } = await runReport(folder);
  expect(data?.coverage.status).toBe('complete');
  expect(page).not.toContain('No source failed');
});

describe('the report is incomplete, says so everywhere, and judges nothing that it cannot know', () => {
  test.each<[string, RegExp, () => void]>([
    ['without a summary', /There is no summary\.json/, () => folder.remove('summary.json')],
    [
      'with a step that never ended',
      /never ended: fetch-prs\./,
      () => folder.editSteps((results) => void (stepOf(results, Steps.PULL_REQUESTS).status = 'pending_evaluation')),
    ],
    [
      'with a step that failed',
      /did not succeed: fetch-prs\./,
      () => folder.editSteps((results) => void (stepOf(results, Steps.PULL_REQUESTS).status = 'failure')),
    ],
    [
      'with an outcome that nobody knows',
      /did not succeed: fetch-prs\./,
      () => folder.editSteps((results) => void (stepOf(results, Steps.PULL_REQUESTS).status = 'cached')),
    ],
    [
      'without a step in the summary, as an older version writes it',
      /does not name: fetch-prs\./,
      () => folder.editSteps((results) => results.filter(({ id }) => id !== Steps.PULL_REQUESTS)),
    ],
    ['without any step in the summary', /does not name: .* more\./, () => folder.editSteps(() => [])],
    [
      'with the summary of another integration',
      /another integration or version: Fetch EC2\./,
      () => folder.editSteps(() => [{ id: 'fetch-ec2', name: 'Fetch EC2', status: 'success' }]),
    ],
    [
      'with a step of a newer version',
      /another integration or version: Fetch Lizards\./,
      () => folder.editSteps((results) => [...results, { id: 'lizards', name: 'Fetch Lizards', status: 'success' }]),
    ],
    [
      'with a step that is null',
      /does not name: fetch-prs\./,
      () => folder.editSteps((results) => results.map((one) => (one.id === Steps.PULL_REQUESTS ? null : one))),
    ],
    [
      'with a step whose fields have other types',
      /does not name: fetch-prs\./,
      () =>
        folder.editSteps(
          (results) => void Object.assign(stepOf(results, Steps.PULL_REQUESTS), { id: 7, name: {}, status: [] }),
        ),
    ],
    [
      'without the files of a step',
      /"fetch-prs" collected and the graph does not have: bitbucket_pullrequest/,
      () => folder.remove(`graph/${Steps.PULL_REQUESTS}`),
    ],
    [
      'without the ends of relationships',
      /Relationships to objects that are not in the graph: 2\./,
      () => folder.edit(PULL_REQUESTS, (content) => listIn(content, 'entities').shift()),
    ],
    [
      'with an object that is null',
      /without a key or a type, or without an end: 1 in graph/,
      () => folder.edit(PULL_REQUESTS, (content) => listIn(content, 'entities').push(null!)),
    ],
    [
      'with a relationship without an end',
      /without a key or a type, or without an end: 1 in graph/,
      () =>
        folder.edit(`graph/${Steps.PULL_REQUESTS}/relationships/1.json`, (content) => {
          delete listIn(content, 'relationships')[0]!._toEntityKey;
        }),
    ],
  ])('%s', async (_, gap, damage) => {
    damage();
    const { data, error, page, terminal } = await runReport(folder);
    expect(data?.coverage.status).toBe('incomplete');
    expect(data?.coverage.gaps.join(' ')).toMatch(gap);
    expect(terminal).toMatch(/^Incomplete: there may be more than this report says\./);
    expect(page).toMatch(/<h1[^>]*>.*\(incomplete\)<\/h1>/);
    expect(page).toMatch(/<title>.*\(incomplete\)<\/title>/);
    expect(page).not.toContain('No source failed');
    // what was found stays found, and is only a part
    expect([2, 3]).toContain(error?.exitCode);
    expect(error?.message).toMatch(/incomplete/);
  });

  test.each<[string, () => void]>([
    ['there is no summary', () => folder.remove('summary.json')],
    [
      'its step never ended',
      () => folder.editSteps((all) => void (stepOf(all, Steps.PULL_REQUESTS).status = 'pending_evaluation')),
    ],
    ['the files of its step are gone', () => folder.remove(`graph/${Steps.PULL_REQUESTS}`)],
    [
      'an object of its step cannot be used',
      () => folder.edit(PULL_REQUESTS, (content) => (content.entities = [null])),
    ],
  ])('no check counts as passed when %s', async (_, damage) => {
    damage();
    const { data } = await runReport(folder);
    const states = data!.checks.filter(({ id }) => id.startsWith('merged-')).map(({ state }) => state);
    expect(states).not.toContain('clear');
  });

  test('an empty graph of a run that collected objects', async () => {
    folder.remove('graph');
    mkdirSync(folder.file('graph'));
    const { data, error } = await runReport(folder);
    expect(data?.coverage.status).toBe('incomplete');
    expect(error).toMatchObject({ exitCode: 3 });
  });

  test('the same object twice counts once', async () => {
    folder.edit(ENTITIES, (content) => listIn(content, 'entities').push({ ...listIn(content, 'entities')[0]! }));
    const { data } = await runReport(folder);
    expect(data?.totals.bitbucket_user).toBe(3);
    expect(data?.coverage.gaps).toEqual([expect.stringMatching(/more than once, as if two runs had written it: 1\./)]);
  });

  test.each([
    ['null', 'null'],
    ['no times', '{"startedOn": "yesterday", "endedOn": 1e300, "causes": 7}'],
    ['times that no calendar has', '{"startedOn": 8.64e15, "endedOn": -9e15, "causes": {"fetch-prs": {"a": 1}}}'],
    ['an end before its beginning', '{"startedOn": 5, "endedOn": 4}'],
  ])('a record of the run with %s', async (_, content) => {
    folder.write('run.json', content);
    const { data } = await runReport(folder);
    expect(data?.coverage.gaps).toEqual(['run.json does not say when the run began and ended.']);
    expect(Date.parse(data!.coverage.to)).toBeGreaterThan(STARTED_THIS_YEAR);
  });
});

const STARTED_THIS_YEAR = Date.UTC(2020, 0, 1);

describe('--fail-on', () => {
  beforeEach(() => {
    // the only critical findings are about pull requests
    folder.edit(PULL_REQUESTS, (content) => {
      listIn(content, 'entities').forEach((one) => Object.assign(one, { approvalStatus: 'approved', approved: true }));
    });
  });

  test('passes when a whole graph has no such finding', async () => {
    expect((await runReport(folder)).error).toBeUndefined();
  });

  test('ends with 3 when an incomplete graph has none', async () => {
    folder.remove('summary.json');
    expect((await runReport(folder)).error).toMatchObject({
      exitCode: 3,
      message: expect.stringContaining('incomplete') as string,
    });
  });

  test('ends with 2 when an incomplete graph has some, and says that there may be more', async () => {
    folder.remove('summary.json');
    const { error } = await runReport(folder, 'high');
    expect(error).toMatchObject({ exitCode: 2, message: expect.stringContaining('There may be more') as string });
  });
});

describe('one message names the file and the reason, and nothing is written', () => {
  test.each<[string, string, RegExp, () => unknown]>([
    ['cut in the middle', ENTITIES, /is damaged: it is not JSON/, () => truncateSync(folder.file(ENTITIES), 40)],
    ['empty', ENTITIES, /is damaged: it is empty/, () => truncateSync(folder.file(ENTITIES), 0)],
    ['null', ENTITIES, /neither entities nor relationships/, () => folder.write(ENTITIES, 'null')],
    ['a list', ENTITIES, /neither entities nor relationships/, () => folder.write(ENTITIES, '[1, 2]')],
    [
      'of another shape',
      ENTITIES,
      /neither entities nor relationships/,
      () => folder.write(ENTITIES, '{"values": []}'),
    ],
    [
      'with entities that are text',
      ENTITIES,
      /"entities" is not a list/,
      () => folder.write(ENTITIES, '{"entities": "x"}'),
    ],
    ['in UTF-16', ENTITIES, /not text in UTF-8/, () => folder.write(ENTITIES, Buffer.from('\ufeff{}', 'utf16le'))],
    ['in Latin-1', ENTITIES, /not text in UTF-8/, () => folder.write(ENTITIES, Buffer.from('{"a": "ä"}', 'latin1'))],
    ['with too many bytes', ENTITIES, /it has 300 MB/, () => truncateSync(folder.file(ENTITIES), 300 * 2 ** 20)],
    [
      'a folder',
      ENTITIES,
      /not a file but a folder/,
      () => [folder.remove(ENTITIES), mkdirSync(folder.file(ENTITIES))],
    ],
    ['a link to itself', ENTITIES, /leads back to itself/, () => linkInPlace(ENTITIES, '1.json')],
    ['a link to nothing', ENTITIES, /a link to nothing/, () => linkInPlace(ENTITIES, 'nowhere.json')],
    ['a device', ENTITIES, /not a file but a device/, () => linkInPlace(ENTITIES, '/dev/zero')],
    ['a pipe', ENTITIES, /not a file but a pipe/, () => pipeInPlace(ENTITIES)],
    ['a pipe for the summary', 'summary.json', /not a file but a pipe/, () => pipeInPlace('summary.json')],
    ['a pipe for the record', 'run.json', /not a file but a pipe/, () => pipeInPlace('run.json')],
    ['a summary that is null', 'summary.json', /no list of steps/, () => folder.write('summary.json', 'null')],
    [
      'a summary without steps',
      'summary.json',
      /no list of steps/,
      () => folder.write('summary.json', '{"integrationStepResults": 7}'),
    ],
    ['a summary that is cut', 'summary.json', /not JSON/, () => truncateSync(folder.file('summary.json'), 40)],
  ])('%s', async (_, file, reason, damage) => {
    damage();
    const { error, page, data } = await runReport(folder);
    expect(error?.message).toMatch(reason);
    expect(error?.message).toContain(folder.file(file));
    expect(error?.message).not.toContain('\n');
    expect([page, data]).toEqual([undefined, undefined]);
  });

  test('a socket', async () => {
    folder.remove(ENTITIES);
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(folder.file(ENTITIES), resolve));
    try {
      expect((await runReport(folder)).error?.message).toMatch(/not a file but a socket/);
    } finally {
      await new Promise((resolve) => server.close(resolve));
    }
  });

  const testAsUser = process.getuid?.() === 0 ? test.skip : test;
  testAsUser('unreadable', async () => {
    chmodSync(folder.file(ENTITIES), 0);
    expect((await runReport(folder)).error?.message).toMatch(/this user may not read it/);
  });

  test.each(['missing', 'a file'])('a graph that is %s', async (kind) => {
    folder.remove('graph');
    if (kind === 'a file') {
      folder.write('graph', 'text');
    }
    expect((await runReport(folder)).error?.message).toMatch(/^There is no graph in the folder/);
  });
});

test('links to folders above and byte order marks change nothing', async () => {
  symlinkSync('..', folder.file(`graph/${Steps.USERS}/up`));
  folder.write(ENTITIES, `\ufeff${folder.read(ENTITIES)}`);
  const { data } = await runReport(folder);
  expect(data?.coverage).toMatchObject({ status: 'complete' });
  expect(data?.totals.bitbucket_user).toBe(3);
});

test.each<[string, (relationships: Json[]) => void]>([
  ['own themselves', (all) => all.forEach((one) => (one._fromEntityKey = one._toEntityKey))],
  ['own each other', ([one, other]) => ((one!._fromEntityKey = '{other}'), (other!._toEntityKey = '{other}'))],
])('environments that %s are described once', async (_, change) => {
  folder.edit(`graph/${Steps.ENVIRONMENTS}/entities/1.json`, (content) => {
    const [first] = listIn(content, 'entities');
    listIn(content, 'entities').push({ ...first!, _key: '{other}' });
  });
  folder.edit(`graph/${Steps.ENVIRONMENTS}/relationships/1.json`, (content) => {
    const [first] = listIn(content, 'relationships');
    listIn(content, 'relationships').push({ ...first!, _key: 'second', _fromEntityKey: '{production}' });
    change(listIn(content, 'relationships'));
  });
  const { data } = await runReport(folder);
  const variable = data!.items.find(({ finding }) => finding === 'secret-like-unsecured-variables');
  expect(variable?.reason).toMatch(/^Not secured, in environment \S+ of environment \S+$/);
});

function linkInPlace(file: string, target: string): void {
  folder.remove(file);
  symlinkSync(target, folder.file(file));
}

function pipeInPlace(file: string): void {
  folder.remove(file);
  execFileSync('mkfifo', [folder.file(file)]);
}

test('relationships by the thousand between the same objects are one', async () => {
  folder.edit(RELATIONSHIPS, (content) => {
    const [first] = listIn(content, 'relationships');
    const copies = Array.from({ length: 5_000 }, (_, index) => ({ ...first!, _key: `copy ${index}` }));
    listIn(content, 'relationships').push(...copies);
  });
  await runReport(folder);
  const page = folder.read('report.html');
  const embedded = JSON.parse(/id="page-data">([^]*?)<\/script>/.exec(page)![1]!) as { relationships: unknown[] };
  expect(embedded.relationships.length).toBeLessThan(30);
});
