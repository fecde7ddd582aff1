import type { Account, Fault, Repository } from '../../simulator';
import type { LivePullRequest } from '../../simulator/world/pullRequests/livePullRequest';
import { gateTest } from '../thoroughness';
import { Series, type SeriesOptions } from './series';

/** Defines a test that runs a series, with `TESTS=all`. */
export function sequence(name: string, options: SeriesOptions, body: (series: Series) => Promise<void>): void {
  define(gateTest, name, options, body);
}

/** Defines a sequence that runs with every `npm test`. */
export function representative(name: string, options: SeriesOptions, body: (series: Series) => Promise<void>): void {
  define(test, name, options, body);
}

function define(
  register: (name: string, run: () => Promise<void>) => void,
  name: string,
  options: SeriesOptions,
  body: (series: Series) => Promise<void>,
): void {
  register(name, async () => {
    const series = await Series.start(options);
    try {
      await body(series);
    } finally {
      await series.close();
    }
  });
}

/** Faults that pass: from them, nothing may be concluded. */
export const PASSING_FAULTS = {
  'status 503': { kind: 'status', status: 503 },
  'a reset connection': { kind: 'reset', when: 'before body' },
  'a damaged body': { kind: 'truncated json' },
  'a page of a gateway with 403': { kind: 'gateway page', status: 403 },
  'the limit of the last credential': { kind: 'status', status: 429 },
} as const satisfies Record<string, Fault>;

/** The first is the one that runs whenever tests run. */
export const PASSING_FAULT_NAMES = Object.keys(PASSING_FAULTS) as (keyof typeof PASSING_FAULTS)[];

/** Members of the tiny world. */
export function cast({ world }: Series): { one: Account; two: Account; three: Account; four: Account } {
  const [one, two, three, four] = world.members;
  return { one: one!, two: two!, three: three!, four: four! };
}

/** The path of the list of pull requests of a repository. */
export function listOf(repository: Repository): RegExp {
  return new RegExp(`/${segment(repository)}/pullrequests$`);
}

/** The path of a part of a pull request. */
export function partOf({ record }: LivePullRequest, part: 'commits' | 'activity'): RegExp {
  return new RegExp(`/${segment(record.repository)}/pullrequests/${record.id}/${part}$`);
}

/** Requests name a repository by its slug or uuid. */
export function segment({ slug, uuid }: Repository): string {
  return `(${slug}|${encodeURIComponent(uuid)})`;
}

/** Paths of requests. */
export const PATHS = {
  token: '/site/oauth2/access_token',
  members: /\/workspaces\/[^/]+\/members$/,
  workspacePermissions: /\/workspaces\/[^/]+\/permissions$/,
  groups: /\/1\.0\/groups\//,
  repositories: /^\/2\.0\/repositories\/[^/]+$/,
  pullRequests: /\/repositories\/[^/]+\/[^/]+\/pullrequests$/,
  commits: /\/pullrequests\/\d+\/commits$/,
  activity: /\/pullrequests\/\d+\/activity$/,
  memberPullRequests: /\/workspaces\/[^/]+\/pullrequests\//,
  grants: /\/permissions-config\/users$/,
  pipelinesConfiguration: /\/pipelines_config$/,
  environments: /\/environments$/,
} as const;
