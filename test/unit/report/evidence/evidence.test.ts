import { parse } from 'csv-parse/sync';

import { Steps } from '../../../../src/graph/model';
import { createEvidence, type Evidence } from '../../../../src/report/evidence/createEvidence';
import { drawSample } from '../../../../src/report/evidence/sample';
import { sha256Of } from '../../../../src/report/evidence/sums';
import type { Graph, GraphObject } from '../../../../src/report/graph';
import type { Policy } from '../../../../src/report/policy/policy';
import type { CollectedRun } from '../../../../src/report/readRun';
import type { Skipped } from '../../../../src/report/skipped';
import { DAY_MS, entity, link, NOW, pullRequest, step } from '../findings/evaluate';

const SINCE = NOW - 90 * DAY_MS;
const STEPS = [Steps.WORKSPACES, Steps.USERS, Steps.REPOS, Steps.PULL_REQUESTS, Steps.DIRECT_PUSHES].map((id) =>
  step(id, 'success'),
);

/** A pull request that Ann opened a day before it was merged. */
function merged(number: number, properties: Record<string, unknown> = {}): GraphObject {
  const mergedOn = NOW - 10 * DAY_MS + number * 1000;
  return pullRequest({
    ...{ _key: `acme/api/pull-requests/${number}`, number, repoId: '{api}', approvalStatus: 'not_approved' },
    ...{ createdOn: mergedOn - DAY_MS, mergedOn, updatedOn: mergedOn, mergeCommit: 'c0ffee' },
    webLink: `https://bitbucket.org/acme/api/pull-requests/${number}`,
    ...properties,
  });
}

function commit(hash: string, properties: Record<string, unknown> = {}): GraphObject {
  return entity('commit', `{api}/${hash}`, {
    ...{ hash, branch: 'main', message: 'Hot fix', author: 'Bob', authorId: '{bob}', directPush: true },
    ...{ repoId: '{api}', authoredOn: NOW - 5 * DAY_MS, ...properties },
  });
}

function graphOf(...changes: GraphObject[]): Graph {
  return {
    entities: [
      entity('workspace', '{w}', { slug: 'acme' }),
      entity('project', '{pay}', { key: 'PAY', workspace: 'acme' }),
      entity('repo', '{api}', { fullName: 'acme/api', owner: 'acme', projectId: '{pay}', defaultBranch: 'main' }),
      ...changes,
    ],
    relationships: changes.map(({ _key, _type }) =>
      link('{api}', _type === 'bitbucket_commit' ? 'repo_has_commit' : 'repo_has_pullrequest', _key),
    ),
  };
}

interface Settings {
  run?: Partial<CollectedRun>;
  policy?: Policy;
  until?: number;
  size?: number;
  seed?: string;
}

function evidenceOf(
  changes: GraphObject[],
  { run, policy, until = NOW, size = 25, seed = '1' }: Settings = {},
): Evidence {
  const whole = {
    ...{ storage: '', graph: graphOf(...changes), steps: STEPS, gaps: [], skipped: [] },
    ...{ startedOn: NOW - 1000, collectedOn: NOW, since: SINCE, ...run },
  };
  return createEvidence(whole, { period: { since: SINCE, until }, sample: { size, seed }, policy, generatedOn: NOW });
}

function rows({ files }: Evidence, name: string): Record<string, string>[] {
  return parse(files.get(name)!, { columns: true }) as Record<string, string>[];
}

function idsOf(evidence: Evidence, name = 'population.csv'): (string | undefined)[] {
  return rows(evidence, name).map(({ id }) => id);
}

describe('the population', () => {
  test('has every merged pull request and every direct push of the period, approved or not', () => {
    const evidence = evidenceOf([
      merged(1, { approvalStatus: 'approved', approved: true }),
      merged(2),
      merged(3, { merged: false, mergedOn: undefined, open: true }),
      commit('abc1234'),
      commit('def5678', { directPush: false }),
    ]);
    expect(
      rows(evidence, 'population.csv').map(({ number, kind, id, exception }) => [number, kind, id, exception]),
    ).toEqual([
      ['1', 'pull request', '1', ''],
      ['2', 'pull request', '2', 'merged-without-approval'],
      ['3', 'direct push', 'abc1234', 'direct-pushes'],
    ]);
    expect(evidence.manifest.counts).toMatchObject({ population: 3, exceptions: 2, byKind: { 'direct push': 1 } });
  });

  test('says of each change where, by whom, when and why', () => {
    const [row] = rows(evidenceOf([merged(7, { approvers: ['Bob'], approverIds: ['{bob}'] })]), 'population.csv');
    expect(row).toMatchObject({
      ...{ workspace: 'acme', project: 'PAY', repository: 'acme/api', branch: 'main', 'branch role': 'main' },
      ...{ id: '7', title: 'Fix it', author: 'Ann', 'author id': '{ann}', approvers: 'Bob (not a member)' },
      'merged or committed': new Date(NOW - 10 * DAY_MS + 7000).toISOString(),
      opened: new Date(NOW - 11 * DAY_MS + 7000).toISOString(),
      'approval status': 'not_approved',
      reason: expect.stringMatching(/^Not approved by a second person\. Opened by Ann, merged by /) as string,
      link: 'https://bitbucket.org/acme/api/pull-requests/7',
      'source commit': 'a1',
      'merge commit': 'c0ffee',
    });
  });

  test.each([
    ['the first moment', SINCE, true],
    ['the moment before', SINCE - 1, false],
    ['the last moment', NOW - DAY_MS - 1, true],
    ['the end', NOW - DAY_MS, false],
  ])('counts a merge at %s: %d', (_, mergedOn, isPart) => {
    const evidence = evidenceOf([merged(1, { mergedOn, createdOn: mergedOn - 1 })], { until: NOW - DAY_MS });
    expect(idsOf(evidence)).toEqual(isPart ? ['1'] : []);
  });

  test('has merges whose time is unknown, if they may belong to the period', () => {
    const unknown = { mergedOn: undefined };
    const evidence = evidenceOf(
      [
        merged(1, { ...unknown, createdOn: SINCE - DAY_MS, updatedOn: SINCE }),
        merged(2, { ...unknown, createdOn: SINCE - DAY_MS, updatedOn: SINCE - 1 }),
        merged(3, { ...unknown, createdOn: NOW - 1, updatedOn: NOW }),
      ],
      { until: NOW - DAY_MS },
    );
    expect(idsOf(evidence)).toEqual(['1']);
  });

  test.each([
    ['in the period', SINCE + 1, true],
    ['unknown', undefined, true],
    ['from before the run began to read, so that it is wrong', SINCE - 40 * DAY_MS, true],
    ['from before the period', SINCE - 5 * DAY_MS, false],
    ['after the period', NOW - 1, false],
    ['after the run, which is wrong', NOW + 400 * DAY_MS, true],
  ])('counts a direct push whose date is %s', (_, authoredOn, isPart) => {
    const run = { since: SINCE - 30 * DAY_MS };
    expect(idsOf(evidenceOf([commit('abc', { authoredOn })], { run, until: NOW - DAY_MS }))).toEqual(
      isPart ? ['abc'] : [],
    );
  });

  test('tells main, protected and other branches apart', () => {
    const policy: Policy = { protectedBranches: ['release/*'], waivers: [], file: 'graph-bitbucket.yml' };
    const evidence = evidenceOf(
      [merged(1), merged(2, { target: 'release/1' }), merged(3, { target: 'work' }), merged(4, { target: '' })],
      { policy },
    );
    expect(rows(evidence, 'population.csv').map((row) => [row['branch role'], row.exception])).toEqual([
      ['main', 'merged-without-approval'],
      ['protected', 'merged-without-approval'],
      ['other', 'merged-into-other-branches'],
      ['unknown', 'undetermined'],
    ]);
    expect(evidence.manifest.settings.protectedBranches).toEqual(['release/*']);
  });

  test('lists what cannot be judged among the exceptions', () => {
    const evidence = evidenceOf([merged(1, { approvalStatus: 'undetermined', analysisIncomplete: true })]);
    expect(rows(evidence, 'exceptions.csv')[0]).toMatchObject({
      exception: 'undetermined',
      reason: expect.stringContaining('Not certain, because Bitbucket did not provide all facts') as string,
    });
  });

  test.each(['disabled', 'failure'])('calls nobody no member where the step for users ended as %s', (status) => {
    const steps = [...STEPS.filter(({ id }) => id !== Steps.USERS), step(Steps.USERS, status)];
    const evidence = evidenceOf([merged(7, { approvers: ['Bob'], approverIds: ['{bob}'] })], { run: { steps } });
    expect(rows(evidence, 'population.csv')[0]).toMatchObject({
      approvers: 'Bob',
      reason: expect.stringContaining('approved by Bob, 2 commits') as string,
    });
  });

  test('does not say who approved or how many commits there are where Bitbucket did not tell', () => {
    const unread = { approvalsCount: undefined, commits: [], commitsNotApproved: [] };
    const evidence = evidenceOf([merged(1, { approvalStatus: 'undetermined', analysisIncomplete: true, ...unread })]);
    expect(rows(evidence, 'exceptions.csv')[0]!.reason).toBe(
      'Not judged, because Bitbucket did not provide all facts. Opened by Ann, merged by an unknown account. ' +
        'Not certain, because Bitbucket did not provide all facts about their approvals',
    );
  });

  test('escapes formulas', () => {
    expect(rows(evidenceOf([merged(1, { title: '=1+1' })]), 'population.csv')[0]!.title).toBe("'=1+1");
  });
});

describe('the sample', () => {
  const many = Array.from({ length: 200 }, (_, index) => merged(index + 1));

  test('is drawn again by the same seed, in any order of the graph, and differs with another', () => {
    const first = idsOf(evidenceOf(many), 'sample.csv');
    expect(first).toHaveLength(25);
    expect(idsOf(evidenceOf([...many].reverse()), 'sample.csv')).toEqual(first);
    expect(idsOf(evidenceOf(many, { seed: '2' }), 'sample.csv')).not.toEqual(first);
  });

  test('is the rows with the lowest sums of seed and key', () => {
    const evidence = evidenceOf(many, { size: 3, seed: 'audit' });
    const ranked = rows(evidence, 'population.csv')
      .map(({ id, key }) => ({ id, rank: sha256Of(`audit:${key}`) }))
      .sort((a, b) => (a.rank < b.rank ? -1 : 1));
    const drawn = ranked.slice(0, 3).map(({ id }) => id);
    expect(new Set(idsOf(evidence, 'sample.csv'))).toEqual(new Set(drawn));
  });

  test('prefers nobody', () => {
    const items = many.map(({ _key: key }) => ({ key }));
    const drawn = Array.from({ length: 40 }, (_, seed) => drawSample(items, { size: 20, seed: String(seed) }));
    const counts = items.map((item) => drawn.filter((one) => one.includes(item)).length);
    // each of 40 draws takes a tenth, so more than 15 would be far outside of chance
    expect(Math.max(...counts)).toBeLessThanOrEqual(15);
  });

  test('is everything where there are fewer, and has columns to fill in', () => {
    const sample = rows(evidenceOf([merged(1)]), 'sample.csv');
    expect(sample).toHaveLength(1);
    expect(sample[0]).toMatchObject({ 'examined by': '', 'examined on': '', result: '', remarks: '' });
  });
});

describe('numbers of pull requests', () => {
  const skipped: Skipped[] = [
    {
      reason: 'malformed',
      kind: 'pull requests',
      explanation: 'Odd.',
      names: ['acme/api/5'],
      steps: [Steps.PULL_REQUESTS],
    },
  ];

  test('that are missing between two of the period are a gap, with the reason if the run knows one', () => {
    const evidence = evidenceOf([merged(2), merged(4), merged(6), merged(10)], { run: { skipped } });
    expect(evidence.manifest.numberGaps).toEqual([
      { repository: 'acme/api', numbers: '3', count: 1, reason: 'Bitbucket did not list them' },
      { repository: 'acme/api', numbers: '5', count: 1, reason: 'Odd.' },
      { repository: 'acme/api', numbers: '7-9', count: 3, reason: 'Bitbucket did not list them' },
    ]);
    expect(evidence.manifest.status).toBe('incomplete');
  });

  test('next to each other are one gap for each reason', () => {
    const run = { skipped: [{ ...skipped[0]!, names: ['acme/api/5', 'acme/api/6', 'acme/web/3'] }] };
    expect(evidenceOf([merged(2), merged(9)], { run }).manifest.numberGaps).toEqual([
      { repository: 'acme/api', numbers: '3-4', count: 2, reason: 'Bitbucket did not list them' },
      { repository: 'acme/api', numbers: '5-6', count: 2, reason: 'Odd.' },
      { repository: 'acme/api', numbers: '7-8', count: 2, reason: 'Bitbucket did not list them' },
    ]);
    const first = { skipped: [{ ...skipped[0]!, names: ['acme/api/3', 'acme/api/4.5', 'acme/api/odd'] }] };
    expect(evidenceOf([merged(2), merged(6)], { run: first }).manifest.numberGaps).toMatchObject([
      { numbers: '3', reason: 'Odd.' },
      { numbers: '4-5', reason: 'Bitbucket did not list them' },
    ]);
  });

  test('of pull requests that are open, declined or older than the period are none', () => {
    const old = { createdOn: SINCE - 9 * DAY_MS };
    const changes = [merged(2, old), merged(5), merged(6, { merged: false, open: true }), merged(7)];
    expect(evidenceOf(changes).manifest).toMatchObject({ numberGaps: [], status: 'complete' });
  });

  test('far apart cost no more than near ones', () => {
    const { numberGaps } = evidenceOf([merged(1), merged(2 ** 40, { createdOn: NOW - DAY_MS })]).manifest;
    expect(numberGaps).toMatchObject([{ numbers: `2-${2 ** 40 - 1}` }]);
  });
});

test('repositories that no run reads are named', () => {
  const { files, manifest } = evidenceOf([merged(1)], { run: { excludeRepositories: ['acme/sandbox-*'] } });
  expect([manifest.status, manifest.settings.excludeRepositories]).toEqual(['complete', ['acme/sandbox-*']]);
  expect(files.get('summary.html')).toContain('excludeRepositories leaves out: acme/sandbox-*');
  expect(evidenceOf([merged(1)]).files.get('summary.html')).not.toContain('excludeRepositories');
});

describe('evidence is incomplete', () => {
  const refused: Skipped = {
    ...{ reason: 'refused', kind: 'repositories', explanation: 'Bitbucket refuses access to them (403).' },
    ...{ names: ['acme/secret'], steps: [Steps.PULL_REQUESTS] },
  };

  test.each<[string, Settings, RegExp]>([
    [
      'when the run began to read later',
      { run: { since: SINCE + 1 } },
      /^The run read what changed since .* Collect with --since/,
    ],
    ['when the run ended earlier', { until: NOW + 1 }, /^The run ended on .* before the period did/],
    [
      'without direct pushes',
      { run: { steps: [...STEPS.slice(0, -1), { ...step(Steps.DIRECT_PUSHES, 'disabled'), reason: 'Off.' }] } },
      /^"fetch-direct-pushes" was not collected\. Off\.$/,
    ],
    [
      'of a part',
      { run: { part: '--repository acme/api' } },
      /^Only a part was collected \(--repository acme\/api\)\./,
    ],
    ['when the graph is', { run: { gaps: ['A file is damaged.'] } }, /^A file is damaged\.$/],
    [
      'when a repository was refused',
      { run: { skipped: [refused] } },
      /^Not read in full: repositories acme\/secret\. Bitbucket refuses/,
    ],
    [
      'when nobody recorded what was refused',
      { run: { skipped: undefined } },
      /^The result does not say what Bitbucket refused, because "graph-bitbucket collect" did not write it\./,
    ],
  ])('%s', (_, settings, limit) => {
    const { files, manifest } = evidenceOf([merged(1)], settings);
    expect(manifest.status).toBe('incomplete');
    expect(manifest.limits).toEqual([expect.stringMatching(limit)]);
    expect(files.get('summary.html')).toContain('<strong>Incomplete:</strong>');
  });

  test.each<[string, Skipped]>([
    ['what was left out of other sources', { ...refused, steps: [Steps.WEBHOOKS] }],
    [
      'pull requests that are in the population as undetermined',
      { ...refused, reason: 'incomplete', kind: 'pull requests' },
    ],
  ])('but not for %s', (_, one) => {
    expect(evidenceOf([merged(1)], { run: { skipped: [one] } }).manifest).toMatchObject({
      limits: [],
      status: 'complete',
    });
  });
});

describe('the files', () => {
  test('are named in the manifest with their sums, and all sums are in one list', () => {
    const { files, manifest } = evidenceOf([merged(1), commit('abc')]);
    expect([...files.keys()]).toEqual([
      ...['population.csv', 'exceptions.csv', 'sample.csv', 'summary.html', 'manifest.json', 'SHA256SUMS'],
    ]);
    for (const { name, bytes, sha256 } of manifest.files) {
      expect({ bytes, sha256 }).toEqual({
        bytes: Buffer.byteLength(files.get(name)!),
        sha256: sha256Of(files.get(name)!),
      });
    }
    const sums = [...files]
      .filter(([name]) => name !== 'SHA256SUMS')
      .map(([name, text]) => `${sha256Of(text)}  ${name}\n`);
    expect(files.get('SHA256SUMS')).toBe(sums.join(''));
  });

  test('are the same for the same graph', () => {
    expect([...evidenceOf([merged(1), commit('abc')]).files]).toEqual([
      ...evidenceOf([merged(1), commit('abc')]).files,
    ]);
  });

  test('name the queries with which JupiterOne finds the same', () => {
    const { queries } = evidenceOf([]).manifest;
    expect(Object.keys(queries)).toEqual(
      expect.arrayContaining(['population', 'integration-question-bitbucket-merged-without-approval']),
    );
  });

  test('the summary escapes what people wrote, and loads nothing', () => {
    const page = evidenceOf([merged(1, { title: '<script>alert(1)</script>' })]).files.get('summary.html')!;
    expect(page).not.toContain('<script');
    expect(page).toContain("default-src 'none'");
    expect(page).toContain('@page');
  });
});
