import { Steps } from '../../../../src/graph/model';
import { explanationOf } from '../../../../src/report/findings/explanation';
import { sampleReport } from '../sampleReport';
import { DAY_MS, entity, link, NOW } from './evaluate';

/* What Bitbucket refused is not known to be absent. */

const repository = (key: string, properties: object = {}) =>
  entity('repo', key, {
    ...{ fullName: `acme/${key}`, public: true, defaultBranch: 'main', updatedOn: NOW - 300 * DAY_MS },
    ...properties,
  });

const GRAPH = {
  entities: [
    entity('workspace', '{w}', { slug: 'acme' }),
    entity('project', '{pay}', { key: 'PAY', fullName: 'acme/PAY', workspace: 'acme' }),
    entity('user', '{ann}', { uuid: '{ann}', displayName: 'Ann' }),
    entity('external_user', '{eve}', { uuid: '{eve}', displayName: 'Eve' }),
    entity('group', '{group}', { autoAdd: true, permission: 'read' }),
    repository('api'),
    repository('web'),
    entity('branch_protection', '{protection}', {}),
  ],
  relationships: [
    link('{w}', 'workspace_has_user', '{ann}', { permission: 'owner' }),
    ...['api', 'web'].flatMap((key) => [
      link('{w}', 'workspace_owns_repo', key),
      link('{pay}', 'project_has_repo', key),
      link(key, 'repo_has_branch_protection', '{protection}'),
    ]),
  ],
};

const STEPS = {
  'no-default-reviewers': Steps.DEFAULT_REVIEWERS,
  'repository-administrators': Steps.REPO_PERMISSIONS,
  'public-repositories-with-runners': Steps.RUNNERS,
  'dormant-repositories': Steps.WEBHOOKS,
  'direct-pushes': Steps.PULL_REQUESTS,
} as const;

function judged(finding: string, skipped: { names: string[]; steps: string[] }[], graph = GRAPH) {
  const cause = { reason: 'refused', kind: 'repositories', explanation: 'No.' };
  const report = sampleReport({ skipped: skipped.map((one) => ({ ...cause, ...one })) }, graph);
  const own = report.findings.find(({ id }) => id === finding)!;
  const { checked, items, passed, state, undetermined, unjudged } = own;
  const found = items.map(({ key }) => key);
  return { found, checked, passed, unjudged: [...unjudged], undetermined, state, explanation: explanationOf(own) };
}

test.each(Object.entries(STEPS))('%s does not judge a repository that is refused', (finding, step) => {
  const whole = judged(finding, []);
  expect(whole.unjudged).toEqual([]);
  const { explanation, found, unjudged } = judged(finding, [{ names: ['ACME/web'], steps: [step, 'other'] }]);
  expect(unjudged).toEqual(['web']);
  expect(found).toEqual(whole.found.filter((key) => key !== 'web'));
  expect(explanation).toContain('Bitbucket did not show everything of ACME/web, so there may be more.');
  expect(judged(finding, [{ names: ['acme/web'], steps: ['other'] }])).toEqual(whole);
});

test('a repository of which a pull request cannot be read is not examined for direct pushes', () => {
  const skipped = [{ names: ['acme/web/5', 'acme/ap/5', 'acme/api-docs/5'], steps: [Steps.PULL_REQUESTS] }];
  expect(judged('direct-pushes', skipped)).toMatchObject({ state: 'undetermined', unjudged: ['web'] });
});

test('a main branch to which somebody pushed is judged, whatever is refused', () => {
  const commit = entity('commit', 'web:1', { directPush: true, branch: 'main' });
  const graph = {
    entities: [...GRAPH.entities, commit],
    relationships: [...GRAPH.relationships, link('web', 'repo_has_commit', commit._key)],
  };
  const refused = [{ names: ['acme/web', 'acme/api'], steps: [Steps.DIRECT_PUSHES] }];
  expect(judged('direct-pushes', refused, graph)).toMatchObject({
    ...{ state: 'found', found: ['web:1'], unjudged: ['api'], checked: 1, passed: 0 },
  });
});

test('a project that is refused leaves the administrators of its repositories unknown', () => {
  const refused = [{ names: ['acme/PAY'], steps: [Steps.PROJECT_PERMISSIONS] }];
  expect(judged('repository-administrators', refused)).toMatchObject({ found: [], unjudged: ['api', 'web'] });
});

test.each(['outsiders-with-access', 'automatic-groups-that-write'])(
  '%s does not say that somebody has no access where grants are refused',
  (finding) => {
    expect(judged(finding, [])).toMatchObject({ state: 'clear' });
    expect(judged(finding, [{ names: ['acme/web'], steps: [Steps.REPO_PERMISSIONS] }])).toMatchObject({
      ...{
        state: 'undetermined',
        explanation: expect.stringContaining('Bitbucket did not show all grants.') as string,
      },
    });
  },
);

test('a check of which everything that was collected is in order says that not everything was', () => {
  expect(judged('merged-without-approval', [{ names: ['acme/web'], steps: [Steps.PULL_REQUESTS] }])).toMatchObject({
    explanation: expect.stringContaining('Bitbucket did not show everything of acme/web') as string,
  });
});
