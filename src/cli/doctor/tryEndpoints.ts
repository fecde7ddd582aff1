import type { BitbucketClient } from '../../bitbucket/client';
import { ENDPOINTS } from '../../bitbucket/endpoints';
import { type EndpointOwner, endpointOwner } from '../../bitbucket/endpoints/calls';
import type { Endpoint } from '../../bitbucket/endpoints/endpoint';
import type { Workspace } from '../../bitbucket/endpoints/workspaces';
import { RateLimitError } from '../../bitbucket/http/credentialErrors';
import { ApiError, NotFoundError } from '../../bitbucket/http/errors';
import type { Settings } from '../../config';
import { sourceTitle } from '../../ingestionConfig';
import { integrationSteps } from '../../steps';
import { Selection } from '../../steps/repos/selection';
import type { BitbucketStep } from '../../steps/runtime/defineStep';

/** An endpoint that a run needs and does not get. */
export interface Obstacle {
  /** The title of the ingestion source, and the last part of the path. */
  readonly source: string;
  readonly part: string;
  /** The workspace, project or repository that was asked about. */
  readonly place: string;
  readonly error: ApiError;
  /** A sentence of the step about the right that it needs. */
  readonly requiredRight?: string;
}

export interface Trial {
  readonly client: BitbucketClient;
  readonly settings: Settings;
  /** The steps whose scopes a credential has. */
  readonly steps: readonly BitbucketStep[];
}

/** What a request can be about. */
interface Place {
  readonly name: string;
  readonly ref: Readonly<Record<string, string>>;
}

/** Some repositories or projects are refused for reasons of their own, so that one says little about the others. */
const MAX_PLACES = 3;

/** These are read to find places, except the last, which answers only who names addresses. */
const NOT_TRIED_ALONE: ReadonlySet<string> = new Set(
  [ENDPOINTS.workspace, ENDPOINTS.projects, ENDPOINTS.repositories, ENDPOINTS.membersByEmail].map(({ name }) => name),
);

/**
 * Asks once for what each source needs of a workspace, a project and a repository, with the credentials that a run would use. Scopes
 * alone do not tell what Bitbucket answers. Where it refuses, up to two other projects or repositories are asked.
 */
export async function tryEndpoints(trial: Trial): Promise<Obstacle[]> {
  const obstacles: Obstacle[] = [];
  try {
    for (const slug of trial.settings.workspaces) {
      const workspace = await readWorkspace(trial.client, slug);
      if (workspace) {
        const projects = await findProjects(trial, slug);
        const repositories = await findRepositories(trial, workspace);
        obstacles.push(
          ...(await tryAll(trial, 'workspace', [{ name: slug, ref: { workspace: slug } }])),
          ...projects.obstacles,
          ...(await tryAll(trial, 'project', projects.places)),
          ...repositories.obstacles,
          ...(await tryAll(trial, 'repository', repositories.places)),
          ...(await tryAll(
            trial,
            'active repository',
            repositories.places.filter(({ ref }) => 'branch' in ref),
          )),
          ...(await tryAll(trial, 'environment', await findEnvironment(trial, repositories.places))),
        );
      }
    }
  } catch (error) {
    if (!(error instanceof RateLimitError)) {
      throw error;
    }
    obstacles.push({ source: 'the other sources', part: '', place: 'the workspace', error });
  }
  return obstacles;
}

async function tryAll({ client, steps }: Trial, owner: EndpointOwner, places: readonly Place[]): Promise<Obstacle[]> {
  const tried = new Set(NOT_TRIED_ALONE);
  const failing = new Set<Place>();
  const obstacles: Obstacle[] = [];
  for (const step of steps) {
    for (const endpoint of step.endpoints ?? []) {
      if (endpointOwner(endpoint) !== owner || tried.has(endpoint.name)) {
        continue;
      }
      tried.add(endpoint.name);
      let obstacle: Obstacle | undefined;
      for (const place of places.filter((one) => !failing.has(one))) {
        const error = await tryOne(client, endpoint, place);
        obstacle = error && {
          source: sourceTitle(step) ?? step.name,
          part: partOf(endpoint),
          place: place.name,
          error,
          requiredRight: step.requiredRight,
        };
        if (!error) {
          break;
        }
        if (error.isTemporary) {
          failing.add(place);
        }
      }
      obstacles.push(...(obstacle ? [obstacle] : []));
    }
  }
  return obstacles;
}

/** @returns why Bitbucket does not give it; undefined if it does, or if there is nothing to give */
async function tryOne(client: BitbucketClient, endpoint: Endpoint, { ref }: Place): Promise<ApiError | undefined> {
  const isListing = endpoint.pagelen !== undefined || endpoint.isUnpaged;
  try {
    if (isListing) {
      await firstOf(client.list(endpoint.isUnpaged ? endpoint : { ...endpoint, pagelen: 1 }, ref));
    } else {
      await client.get(endpoint, ref);
    }
    return undefined;
  } catch (error) {
    return toObstacle(error);
  }
}

/** @throws what says nothing about the endpoint */
function toObstacle(error: unknown): ApiError | undefined {
  if (error instanceof NotFoundError && error.isAnswer) {
    // of a repository that never had pipelines
    return undefined;
  }
  if (error instanceof ApiError && !(error instanceof RateLimitError)) {
    return error;
  }
  throw error;
}

/** @returns undefined if it cannot be read, which the checks have reported already */
async function readWorkspace(client: BitbucketClient, slug: string): Promise<Workspace | undefined> {
  try {
    return await client.get(ENDPOINTS.workspace, { workspace: slug });
  } catch (error) {
    if (error instanceof ApiError) {
      return undefined;
    }
    throw error;
  }
}

function findProjects({ client }: Trial, slug: string): Promise<Found> {
  const { projects } = ENDPOINTS;
  return find(client.list(projects, { workspace: slug }), { endpoint: projects, slug }, (project) => ({
    name: `${slug}/${project.key}`,
    ref: { workspace: slug, project: project.key },
  }));
}

/** The most recently updated ones, since a run cares for them most. */
function findRepositories({ client, settings }: Trial, { uuid, slug }: Workspace): Promise<Found> {
  const { repositories } = ENDPOINTS;
  const selection = new Selection(settings.excludeRepositories);
  const listing = client.list(repositories, { workspace: uuid }, [['sort', '-updated_on']]);
  return find(selection.filter(listing), { endpoint: repositories, slug }, (repository) => ({
    name: repository.full_name,
    ref: {
      ...{ workspace: uuid, repository: repository.uuid },
      ...(repository.mainbranch?.name ? { branch: repository.mainbranch.name } : {}),
    },
  }));
}

/** The first environment of the repositories; none unless a step asks about environments. */
async function findEnvironment({ client, steps }: Trial, repositories: readonly Place[]): Promise<Place[]> {
  const isAsked = steps.some(({ endpoints }) => endpoints?.some((one) => endpointOwner(one) === 'environment'));
  for (const { name, ref } of isAsked ? repositories : []) {
    const { workspace = '', repository = '' } = ref;
    const first = { ...ENDPOINTS.environments, pagelen: 1 };
    try {
      const { items } = await client.firstPage(first, { workspace, repository });
      if (items[0]?.uuid) {
        return [{ name, ref: { ...ref, environment: items[0].uuid } }];
      }
    } catch (error) {
      // a refusal is reported for the list itself
      toObstacle(error);
    }
  }
  return [];
}

/** Places to ask about, and why there are none. */
interface Found {
  readonly places: Place[];
  readonly obstacles: Obstacle[];
}

async function find<R>(
  listing: AsyncIterable<R | null>,
  { endpoint, slug }: { endpoint: Endpoint; slug: string },
  toPlace: (record: R) => Place,
): Promise<Found> {
  const places: Place[] = [];
  try {
    for await (const record of listing) {
      if (record && places.push(toPlace(record)) === MAX_PLACES) {
        break;
      }
    }
  } catch (error) {
    const obstacle = toObstacle(error);
    const step = integrationSteps.find(({ endpoints = [] }) => endpoints.includes(endpoint));
    const source = (step && sourceTitle(step)) ?? endpoint.name;
    return { places, obstacles: obstacle ? [{ source, part: partOf(endpoint), place: slug, error: obstacle }] : [] };
  }
  return { places, obstacles: [] };
}

async function firstOf(listing: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of listing) {
    return;
  }
}

/** What follows the owner in the path: `permissions-config/groups`. */
function partOf({ path }: Endpoint): string {
  return path
    .split('}/')
    .at(-1)!
    .replace(/^\/[\d.]+\/|\/?\{\w+\}/g, '');
}
