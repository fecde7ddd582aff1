import type { Graph, GraphObject, GraphRelationship } from '../../src/report/graph';
import type { Finding, Item, Report } from '../../src/report/reportData';

export const HOUR_MS = 60 * 60 * 1000;
export const NOW = Date.UTC(2026, 10, 25, 9, 0);

/** Names that break out of markup, of scripts or of the direction of text where a page lets them. */
export const HOSTILE = {
  script: '</script><script>window.broken = true</script>',
  markup: '"><img src=x onerror="window.broken = true"> \'&amp;',
  bidi: 'safe\u202egnp.exe',
};

const PULL_REQUEST = 'acme/billing/pull-requests/7';

/** A small workspace: a pull request with a commit after its approval, and objects with hostile names. */
export function smallGraph(): Graph {
  const pullRequest: GraphObject = {
    _key: PULL_REQUEST,
    _type: 'bitbucket_pullrequest',
    _rawData: [
      {
        name: 'default',
        rawData: {
          closed_by: { display_name: 'Olga Petrova', uuid: '{olga}' },
          participants: [
            {
              approved: true,
              participated_on: '2026-11-25T05:00:00Z',
              user: { display_name: 'Ben Okafor', uuid: '{ben}' },
            },
            {
              approved: false,
              state: 'changes_requested',
              participated_on: '2026-11-25T04:00:00Z',
              user: { display_name: HOSTILE.bidi, uuid: '{guest}' },
            },
          ],
        },
      },
    ],
    title: 'Retry failed payments',
    displayName: 'billing/7',
    repository: 'billing',
    state: 'MERGED',
    author: 'Ann Weiß',
    source: 'feature/retry',
    target: 'main',
    createdOn: NOW - 6 * HOUR_MS,
    updatedOn: NOW - 2 * HOUR_MS,
    closedOn: NOW - 3 * HOUR_MS,
    webLink: 'https://bitbucket.org/acme/billing/pull-requests/7',
    commits: ['c'.repeat(40), 'b'.repeat(40), 'a'.repeat(40)],
    commitMessages: ['Skip the signature check', HOSTILE.script, 'Retry with backoff'],
    commitsApproved: ['b'.repeat(40), 'a'.repeat(40)],
    commitsNotApproved: ['c'.repeat(40)],
    commitsByUnknownAuthor: ['c'.repeat(40)],
    approved: false,
    analysisIncomplete: false,
  };
  return {
    entities: [
      entity('{ws}', 'bitbucket_workspace', 'Acme', { slug: 'acme' }),
      entity('{repo}', 'bitbucket_repo', 'billing', { fullName: 'acme/billing', public: false, createdOn: NOW }),
      entity('{hostile}', 'bitbucket_repo', HOSTILE.script, {
        description: HOSTILE.markup,
        webLink: 'javascript:window.broken=true',
      }),
      entity('{ann}', 'bitbucket_user', 'Ann Weiß', {}),
      entity('{ben}', 'bitbucket_user', 'Ben Okafor', { nickname: HOSTILE.markup }),
      pullRequest,
    ],
    relationships: [
      relationship('OWNS', '{ws}', '{repo}', { _type: 'bitbucket_workspace_owns_repo' }),
      relationship('OWNS', '{ws}', '{hostile}', { _type: 'bitbucket_workspace_owns_repo' }),
      relationship('HAS', '{ws}', '{ann}', { permission: 'owner' }),
      relationship('HAS', '{ws}', '{ben}', { permission: 'member' }),
      relationship('HAS', '{repo}', PULL_REQUEST, { _type: 'bitbucket_repo_has_pullrequest' }),
      relationship('OPENED', '{ann}', PULL_REQUEST),
      relationship('APPROVED', '{ben}', PULL_REQUEST, {
        _type: 'bitbucket_user_approved_pullrequest',
        approvedOn: NOW - 4 * HOUR_MS,
        commit: 'b'.repeat(40),
      }),
      // its start is not in the graph
      relationship('HAS', '{gone}', '{repo}'),
    ],
  };
}

/** One finding in each state. */
export function smallReport(): Report {
  const items = [
    item({
      key: PULL_REQUEST,
      type: 'bitbucket_pullrequest',
      name: 'acme/billing #7 Retry failed payments',
      reason: 'Opened by Ann Weiß, merged by Olga Petrova, 1 of 3 commits not approved',
      link: 'https://bitbucket.org/acme/billing/pull-requests/7',
    }),
    item({
      key: '{hostile}',
      type: 'bitbucket_repo',
      name: HOSTILE.script,
      reason: HOSTILE.markup,
      link: 'javascript:alert(1)',
    }),
  ];
  return reportOf([
    finding('merged-without-approval', 'critical', { state: 'found', checked: 12, undetermined: 1, items }),
    finding('commits-after-approval', 'high', {
      state: 'undetermined',
      checked: 3,
      undetermined: 2,
      reason: 'The activity of 2 pull requests could not be read.',
    }),
    finding('public-repositories', 'high', { state: 'clear', checked: 2 }),
    finding('insecure-webhooks', 'high', {
      state: 'not collected',
      isCollected: false,
      reason: 'Webhooks were not collected.',
    }),
  ]);
}

export function reportOf(findings: Finding[]): Report {
  return {
    generatedOn: NOW,
    collectedOn: NOW,
    workspaces: ['acme'],
    coverage: {
      from: NOW - 24 * HOUR_MS,
      to: NOW,
      status: 'incomplete',
      gaps: ['Steps that did not succeed: Fetch PRs.'],
      steps: [
        { id: 'fetch-repos', name: 'Fetch Repos', status: 'success' },
        { id: 'fetch-prs', name: 'Fetch PRs', status: 'failure', reason: 'Bitbucket answered 500.' },
        { id: 'fetch-webhooks', name: 'Fetch Webhooks', status: 'disabled', reason: 'Set INGEST_AUTOMATION=true.' },
      ],
    },
    totals: { bitbucket_workspace: 1, bitbucket_repo: 2, bitbucket_user: 2, bitbucket_pullrequest: 1 },
    findings,
    warnings: [],
  };
}

export function finding(id: string, severity: Finding['severity'], more: Partial<Finding>): Finding {
  return {
    id,
    severity,
    title: `Title of ${id}`,
    state: 'found',
    subject: 'merged pull request',
    checked: 0,
    passed: 0,
    undetermined: 0,
    why: 'Why it matters.',
    fix: 'What to do.',
    question: `question-${id}`,
    items: [],
    unjudged: [],
    isCollected: true,
    ...more,
  };
}

export function item(values: Pick<Item, 'key' | 'type' | 'name' | 'reason' | 'link'>): Item {
  const { key } = values;
  return {
    finding: 'merged-without-approval',
    fingerprint: key,
    severity: 'critical',
    people: [],
    times: {},
    ...values,
  };
}

export function entity(key: string, type: string, name: string, properties: Record<string, unknown>): GraphObject {
  return { _key: key, _type: type, displayName: name, name, ...properties };
}

export function relationship(
  verb: string,
  from: string,
  to: string,
  properties: Record<string, unknown> = {},
): GraphRelationship {
  return {
    _key: `${from}|${verb.toLowerCase()}|${to}`,
    _type: `bitbucket_${verb.toLowerCase()}`,
    _class: verb,
    _fromEntityKey: from,
    _toEntityKey: to,
    ...properties,
  };
}
