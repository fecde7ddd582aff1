import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { report } from '../../src/cli/report';
import { Steps } from '../../src/graph/model';
import { EntityTypes, RelationshipTypes } from '../../src/graph/types';
import type { ReportJson } from '../../src/report/formats/json';
import type { Graph, GraphObject, GraphRelationship } from '../../src/report/graph';
import type { Severity } from '../../src/report/reportData';

/* Folders as `collect` writes them, made by hand, so that a test can damage them. */

export const STARTED_ON = Date.parse('2026-11-25T12:00:00Z');

export type Json = Record<string, unknown>;

const entity = (type: string, key: string, properties: Json = {}): GraphObject => ({
  _key: key,
  _type: type,
  displayName: key,
  ...properties,
});

const link = (type: string, from: string, to: string, verb = 'HAS'): GraphRelationship => ({
  _key: `${from}|${type}|${to}`,
  _type: type,
  _class: verb,
  _fromEntityKey: from,
  _toEntityKey: to,
});

const REVIEW = {
  participants: [
    {
      user: { uuid: '{ann}', display_name: 'Ann', type: 'user' },
      approved: true,
      participated_on: '2026-11-25T10:00:00Z',
    },
    { user: { uuid: '{eve}', display_name: 'Eve', type: 'user' }, state: 'changes_requested' },
  ],
  closed_by: { uuid: '{bob}', display_name: 'Bob', type: 'user' },
};

function pullRequest(key: string, properties: Json): GraphObject {
  return entity(EntityTypes.PULL_REQUEST, key, {
    title: `Title of ${key}`,
    state: 'MERGED',
    ...{
      open: false,
      merged: true,
      target: 'main',
      source: 'work',
      author: 'Ann',
      authorId: '{ann}',
      authorType: 'user',
    },
    ...{ closedBy: '{bob}', createdOn: STARTED_ON - 9e6, updatedOn: STARTED_ON - 1e6, validated: true },
    ...{ approved: false, approvalStatus: 'not_approved', analysisIncomplete: false },
    ...{ approvers: ['Ann'], approverIds: ['{ann}'], commits: ['a1', 'b2'], commitMessages: ['One', 'Two'] },
    ...{ commitsApproved: [], commitsNotApproved: ['a1', 'b2'], commitsByUnknownAuthor: [], commitsCount: 2 },
    _rawData: [{ name: 'default', rawData: REVIEW }],
    ...properties,
  });
}

const ENTITIES: Readonly<Record<string, readonly GraphObject[]>> = {
  [Steps.WORKSPACES]: [entity(EntityTypes.WORKSPACE, '{w}', { slug: 'acme' })],
  [Steps.USERS]: [
    entity(EntityTypes.USER, '{ann}', { displayName: 'Ann', uuid: '{ann}', email: ['ann@acme.example'] }),
    entity(EntityTypes.USER, '{bob}', { displayName: 'Bob', uuid: '{bob}' }),
    entity(EntityTypes.USER, '{eve}', { displayName: 'Eve', uuid: '{eve}', email: ['eve@acme.example'] }),
  ],
  [Steps.REPOS]: ['api', 'web'].map((name) =>
    entity(EntityTypes.REPO, `{${name}}`, {
      ...{ name, fullName: `acme/${name}`, public: true, defaultBranch: 'main', updatedOn: STARTED_ON - 5e6 },
      webLink: `https://bitbucket.org/acme/${name}`,
    }),
  ),
  [Steps.PULL_REQUESTS]: [
    pullRequest('acme/api/pull-requests/1', {}),
    pullRequest('acme/web/pull-requests/2', { approvalStatus: 'self_approved' }),
    pullRequest('acme/web/pull-requests/3', { approvalStatus: 'unverified_authors', validated: false }),
  ],
  [Steps.BRANCH_RESTRICTIONS]: ['api', 'web'].map((name) =>
    entity(EntityTypes.BRANCH_PROTECTION, `{protection-${name}}`, {
      ...{
        directPushRestricted: false,
        forcePushAllowed: true,
        requiredApprovals: 0,
        inheritsBranchRestrictions: false,
      },
    }),
  ),
  [Steps.REPO_DEPLOY_KEYS]: [entity(EntityTypes.DEPLOY_KEY, '{key}', { createdOn: STARTED_ON - 1e11 })],
  [Steps.REPO_PERMISSIONS]: [entity(EntityTypes.PERMISSION, '{grant}', { admin: true, permission: 'admin' })],
  [Steps.WEBHOOKS]: [
    entity(EntityTypes.WEBHOOK, '{hook}', {
      ...{ active: true, insecure: true, hasSecret: false, address: 'http://ci.example', events: ['repo:push'] },
    }),
  ],
  [Steps.ENVIRONMENTS]: [
    entity(EntityTypes.ENVIRONMENT, '{production}', { environmentType: 'Production', adminOnlyRestriction: false }),
  ],
  [Steps.PIPELINE_VARIABLES]: [
    entity(EntityTypes.PIPELINE_VARIABLE, '{token}', { name: 'NPM_TOKEN', secured: false }),
    entity(EntityTypes.PIPELINE_VARIABLE, '{id}', { name: 'AWS_ACCESS_KEY_ID', secured: false }),
  ],
};

const RELATIONSHIPS: Readonly<Record<string, readonly GraphRelationship[]>> = {
  [Steps.USERS]: ['{ann}', '{bob}'].map((key) => link(RelationshipTypes.WORKSPACE_HAS_USER, '{w}', key)),
  [Steps.REPOS]: ['{api}', '{web}'].map((key) => link(RelationshipTypes.WORKSPACE_OWNS_REPO, '{w}', key, 'OWNS')),
  [Steps.PULL_REQUESTS]: [
    link(RelationshipTypes.REPO_HAS_PULL_REQUEST, '{api}', 'acme/api/pull-requests/1'),
    link(RelationshipTypes.REPO_HAS_PULL_REQUEST, '{web}', 'acme/web/pull-requests/2'),
    link(RelationshipTypes.REPO_HAS_PULL_REQUEST, '{web}', 'acme/web/pull-requests/3'),
    {
      ...link(RelationshipTypes.USER_APPROVED_PULL_REQUEST, '{ann}', 'acme/api/pull-requests/1', 'APPROVED'),
      ...{ approvedOn: STARTED_ON - 8e6, commit: 'b2' },
    },
  ],
  [Steps.BRANCH_RESTRICTIONS]: ['api', 'web'].map((name) =>
    link(RelationshipTypes.REPO_HAS_BRANCH_PROTECTION, `{${name}}`, `{protection-${name}}`),
  ),
  [Steps.REPO_DEPLOY_KEYS]: [link(RelationshipTypes.REPO_ALLOWS_DEPLOY_KEY, '{api}', '{key}', 'ALLOWS')],
  [Steps.REPO_PERMISSIONS]: [
    link(RelationshipTypes.REPO_ALLOWS_PERMISSION, '{api}', '{grant}', 'ALLOWS'),
    link(RelationshipTypes.USER_HAS_PERMISSION, '{ann}', '{grant}'),
  ],
  [Steps.WEBHOOKS]: [link(RelationshipTypes.REPO_HAS_WEBHOOK, '{api}', '{hook}')],
  [Steps.ENVIRONMENTS]: [link(RelationshipTypes.REPO_HAS_ENVIRONMENT, '{api}', '{production}')],
  [Steps.PIPELINE_VARIABLES]: [
    link(RelationshipTypes.ENVIRONMENT_HAS_PIPELINE_VARIABLE, '{production}', '{token}'),
    link(RelationshipTypes.ENVIRONMENT_HAS_PIPELINE_VARIABLE, '{production}', '{id}'),
  ],
};

/** A graph with an item in most findings. Each call returns a new one. */
export function soundGraph(): Graph {
  return structuredClone({
    entities: Object.values(ENTITIES).flat(),
    relationships: Object.values(RELATIONSHIPS).flat(),
  });
}

/** A folder that `collect` could have written, below the folder for temporary files. */
export class GraphFolder {
  readonly path = mkdtempSync(join(tmpdir(), 'robustness-'));

  constructor() {
    const ids = Object.values(Steps);
    for (const id of ids) {
      const lists = { entities: ENTITIES[id] ?? [], relationships: RELATIONSHIPS[id] ?? [] };
      for (const [kind, objects] of Object.entries(lists)) {
        if (objects.length > 0) {
          this.write(`graph/${id}/${kind}/1.json`, JSON.stringify({ [kind]: objects }));
        }
      }
    }
    const results = ids.map((id) => {
      const types = [...(ENTITIES[id] ?? []), ...(RELATIONSHIPS[id] ?? [])].map(({ _type }) => _type);
      return { id, name: id, status: 'success', encounteredTypes: [...new Set(types)] };
    });
    this.write('summary.json', JSON.stringify({ integrationStepResults: results }));
    this.write('run.json', JSON.stringify({ startedOn: STARTED_ON, endedOn: STARTED_ON + 5_000, causes: {} }));
  }

  file(name: string): string {
    return join(this.path, name);
  }

  write(name: string, content: string | Buffer): void {
    mkdirSync(dirname(this.file(name)), { recursive: true });
    writeFileSync(this.file(name), content);
  }

  remove(name: string): void {
    rmSync(this.file(name), { recursive: true });
  }

  read(name: string): string {
    return readFileSync(this.file(name), 'utf8');
  }

  /** Changes a file of JSON. */
  edit(name: string, change: (content: Json) => void): void {
    const content = JSON.parse(this.read(name)) as Json;
    change(content);
    this.write(name, JSON.stringify(content));
  }

  editSteps(change: (results: Json[]) => unknown): void {
    this.edit('summary.json', (summary) => {
      const results = summary.integrationStepResults as Json[];
      summary.integrationStepResults = change(results) ?? results;
    });
  }

  delete(): void {
    rmSync(this.path, { recursive: true, force: true });
    rmSync(`${this.path}.json`, { force: true });
  }
}

/** How the command ended, and what it wrote. */
export interface ReportRun {
  error?: Error & { exitCode?: number };
  /** What it printed. */
  terminal: string;
  /** What a reader of the page sees without its script. */
  page?: string;
  data?: ReportJson;
}

/** Runs `graph-bitbucket report --format json --fail-on` in this process. */
export async function runReport(folder: GraphFolder, failOn: Severity = 'critical'): Promise<ReportRun> {
  const printed: string[] = [];
  const print = jest.spyOn(console, 'log').mockImplementation((text) => void printed.push(String(text)));
  const run: ReportRun = { terminal: '' };
  // not in the folder itself, which is the result of a run
  const data = `${folder.path}.json`;
  try {
    await report({ graph: folder.path, formats: [{ format: 'json', file: data }], failOn });
  } catch (error) {
    run.error = error as Error;
  } finally {
    print.mockRestore();
  }
  run.terminal = printed.join('\n');
  if (existsSync(folder.file('report.html'))) {
    run.page = folder.read('report.html').replace(/<(style|script)[^]*?<\/\1>/g, '');
    run.data = JSON.parse(readFileSync(data, 'utf8')) as ReportJson;
  }
  return run;
}
