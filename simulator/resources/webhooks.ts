import { type GraphBuilder, undefinedIfEmpty } from '../graph/builder';
import { displayNames, whereaboutsOf } from '../graph/whereabouts';
import { CANARY_VALUE_PREFIX } from '../options';
import { repositoryList, workspaceList } from '../server/lists';
import type { Call } from '../server/route';
import type { Holder } from '../world/holder';
import { memoizeByOwner } from '../world/memoizeByOwner';
import { hasEdgeCases, positionOf } from '../world/positions';
import { createRandom, type Random } from '../world/random';
import { HOUR, type Micros, toMillis, toStamp } from '../world/time';
import type { Repository, Workspace, World } from '../world/types';
import type { Json } from './json';
import { renderRepositoryReference } from './repositories/record';
import type { Resource } from './resource';
import { renderWorkspaceReference } from './workspaces/record';

/** The URL that a webhook is delivered to. */
export interface WebhookTarget {
  /** As the user entered it, possibly with secrets. */
  url: string | null;
  /** Without credentials, query and fragment; absent when the URL is invalid or missing. */
  clean?: string;
  /** The host, with the port unless it is the default port of the scheme. */
  address?: string;
}

export interface Webhook {
  uuid: string;
  target: WebhookTarget;
  description: string | null;
  active: boolean;
  events: string[];
  skipCertVerification: boolean;
  secretSet: boolean;
  createdOn: Micros;
}

export const REPOSITORY_EVENTS = [
  'repo:push',
  'repo:fork',
  'repo:updated',
  'repo:commit_comment_created',
  'repo:commit_status_created',
  'repo:commit_status_updated',
  'pullrequest:created',
  'pullrequest:updated',
  'pullrequest:push',
  'pullrequest:approved',
  'pullrequest:unapproved',
  'pullrequest:changes_request_created',
  'pullrequest:changes_request_removed',
  'pullrequest:fulfilled',
  'pullrequest:rejected',
  'pullrequest:comment_created',
  'pullrequest:comment_updated',
  'pullrequest:comment_deleted',
  'pullrequest:comment_resolved',
  'pullrequest:comment_reopened',
];

const DESCRIPTIONS = ['Jenkins', 'Deployment chat', 'Issue tracker sync', 'Mirror', 'Security scanner', null];

export const repositoryWebhooks = memoizeByOwner<Repository, Webhook[]>((world, repository) => {
  const random = createRandom(world.seed, `webhooks ${repository.uuid}`);
  const position = positionOf(world, repository);
  if (position === 2) {
    return [];
  }
  if (position === 7) {
    return createEdgeCaseWebhooks(random, world, repository.createdOn);
  }
  const count = random.pick([0, 0, 1, 1, 2]);
  return Array.from({ length: count }, () => createWebhook(random, world, repository.createdOn));
});

export const workspaceWebhooks = memoizeByOwner<Workspace, Webhook[]>((world, workspace) => {
  const random = createRandom(world.seed, `webhooks ${workspace.uuid}`);
  const some = Array.from({ length: random.integer(1, 3) }, () => createWebhook(random, world, workspace.createdOn));
  return hasEdgeCases(world, workspace)
    ? [...some, ...createEdgeCaseWebhooks(random, world, workspace.createdOn)]
    : some;
});

function createWebhook(random: Random, world: World, after: Micros): Webhook {
  return {
    uuid: random.uuid(),
    target: ordinaryTarget(random),
    description: random.pick(DESCRIPTIONS),
    active: random.chance(0.85),
    events: random.sample(REPOSITORY_EVENTS, random.integer(1, 4)),
    skipCertVerification: random.chance(0.1),
    secretSet: random.chance(0.6),
    createdOn: after + Math.floor(random.next() * (world.now * 1000 - HOUR - after)),
  };
}

function ordinaryTarget(random: Random): WebhookTarget {
  const scheme = random.chance(0.9) ? 'https' : 'http';
  const address = random.pick(['jenkins.example.com', 'hooks.example.net', 'builds.example.org:8443', '10.20.30.40']);
  const path = random.pick(['/bitbucket-hook/', '/services/notify', '/api/v1/events', '/']);
  const clean = `${scheme}://${address}${path}`;
  return { url: random.chance(0.2) ? `${clean}?token=${canary(random)}` : clean, clean, address };
}

function canary(random: Random): string {
  return `${CANARY_VALUE_PREFIX}${random.hex(8)}`;
}

/** More than a page of webhooks: secrets in every part of a URL that can contain them, and invalid URLs. */
function createEdgeCaseWebhooks(random: Random, world: World, after: Micros): Webhook[] {
  const secret = () => canary(random);
  const target = (url: string | null, clean?: string, address?: string): Partial<Webhook> => ({
    target: { url, ...(clean !== undefined && { clean, address }) },
  });
  const changes: Partial<Webhook>[] = [
    target(`https://deploy:${secret()}@ci.example.com/hook`, 'https://ci.example.com/hook', 'ci.example.com'),
    target(`https://${secret()}@ci.example.com:8443/hook`, 'https://ci.example.com:8443/hook', 'ci.example.com:8443'),
    target(
      `http://admin:${secret()}@ci.example.com:80/a/b?key=${secret()}&${secret()}#${secret()}`,
      'http://ci.example.com/***',
      'ci.example.com',
    ),
    target(`HTTPS://CI.Example.COM?token=${secret()}`, 'https://ci.example.com/', 'ci.example.com'),
    target(`http://[fd00::12]:8080/hook/?pw=${secret()}`, 'http://[fd00::12]:8080/hook/', '[fd00::12]:8080'),
    target(
      `https://hooks.slack.com/services/T01AB2CD3/B04EF5GH6/${secret()}`,
      'https://hooks.slack.com/services/***',
      'hooks.slack.com',
    ),
    // Without a scheme, a URL parser takes the user name for the scheme.
    target(`deploy:${secret()}@ci.example.com/hook`),
    target(null),
    target(`https://ci.example.com/hook;token=${secret()}`, 'https://ci.example.com/***', 'ci.example.com'),
    target(`https://ci.example.com/key/${secret()}/run`, 'https://ci.example.com/***', 'ci.example.com'),
    { active: false, description: null },
    { description: '', secretSet: false, skipCertVerification: true },
    { events: [...REPOSITORY_EVENTS], description: 'Everything 🚀' },
    {},
    {},
  ];
  return changes.map((change) => ({ ...createWebhook(random, world, after), ...change }));
}

export const webhooks: Resource = {
  source: 'automation',
  feature: 'webhooks',
  routes: [
    repositoryList({
      endpoint: 'repository-webhooks',
      path: 'hooks',
      scopes: ['webhook'],
      bucket: 'webhook',
      feature: 'webhooks',
      items: (repository, { world }) => repositoryWebhooks(world, repository),
      render: renderWebhook,
    }),
    workspaceList({
      endpoint: 'workspace-webhooks',
      path: 'hooks',
      scopes: ['webhook'],
      bucket: 'webhook',
      administratorsOnly: true,
      items: (workspace, { world }) => workspaceWebhooks(world, workspace),
      render: renderWebhook,
    }),
  ],
  addOfWorkspace: (graph, holder, { world }) => addWebhooks(graph, holder, workspaceWebhooks(world, holder.subject)),
  addOfRepository: (graph, holder, { world }) => addWebhooks(graph, holder, repositoryWebhooks(world, holder.subject)),
};

function renderWebhook(
  webhook: Webhook,
  { kind, path, subject }: Holder<Repository | Workspace>,
  { origin }: Call,
): Json {
  return {
    type: 'webhook_subscription',
    uuid: webhook.uuid,
    url: webhook.target.url,
    description: webhook.description,
    subject_type: kind,
    subject:
      'workspace' in subject ? renderRepositoryReference(subject, origin) : renderWorkspaceReference(subject, origin),
    active: webhook.active,
    created_at: toStamp(webhook.createdOn),
    events: webhook.events,
    source: null,
    read_only: null,
    skip_cert_verification: webhook.skipCertVerification,
    history_enabled: false,
    secret_set: webhook.secretSet,
    links: { self: { href: `${origin}${path}/hooks/${encodeURIComponent(webhook.uuid)}` } },
  };
}

function addWebhooks(graph: GraphBuilder, holder: Holder, webhooks: readonly Webhook[]): void {
  const { kind, graphName, uuid } = holder;
  const { place, page, properties } = whereaboutsOf(holder);
  const named = webhooks.map(({ uuid: id, description, target }) => ({
    id,
    name: description || `Webhook ${target.address ?? 'unknown'}`,
  }));
  const names = displayNames(place, named);
  for (const [index, webhook] of webhooks.entries()) {
    const { clean, address = 'unknown' } = webhook.target;
    const description = undefinedIfEmpty(webhook.description);
    const _key = `${uuid}:webhook:${webhook.uuid}`;
    graph.addEntity({
      _key,
      _type: 'bitbucket_webhook',
      _class: ['ApplicationEndpoint'],
      name: named[index]?.name,
      displayName: names[index],
      ...properties,
      webLink: kind === 'workspace' ? `${page}workspace/settings/webhooks` : `${page}admin/webhooks`,
      description,
      url: clean,
      address,
      active: webhook.active,
      events: webhook.events,
      skipCertVerification: webhook.skipCertVerification,
      hasSecret: webhook.secretSet,
      insecure: clean?.startsWith('http:'),
      createdOn: toMillis(webhook.createdOn),
    });
    graph.addRelationship(uuid, `bitbucket_${graphName}_has_webhook`, _key);
  }
}
