import type { Bucket } from '../limits';
import type { Endpoint } from './endpoint';

/** What an endpoint is asked for once. */
export type EndpointOwner =
  'workspace' | 'member' | 'project' | 'repository' | 'active repository' | 'environment' | 'pull request';

/** By a value in the path, the most specific first. */
const OWNERS: readonly (readonly [value: string, EndpointOwner])[] = [
  ['{member}', 'member'],
  ['{environment}', 'environment'],
  ['{id}', 'pull request'],
  ['{revision}', 'pull request'],
  // only where something was pushed
  ['{branch}', 'active repository'],
  ['{project}', 'project'],
  ['{repository}', 'repository'],
];

/** The kind of object of which an endpoint is asked once for each, as its path says. */
export function endpointOwner({ path }: Endpoint): EndpointOwner {
  return OWNERS.find(([value]) => path.includes(value))?.[1] ?? 'workspace';
}

/** How many calls for each owner of a kind count against the limit of a bucket, where every list has a single page. */
export function callsPer(owner: EndpointOwner, endpoints: readonly Endpoint[], bucket: Bucket = 'repository'): number {
  return endpoints.filter((endpoint) => endpoint.bucket === bucket && endpointOwner(endpoint) === owner).length;
}

/** How many calls it takes to list so many items: one for each page, and one for an empty list. */
export function pagesOf({ pagelen = Infinity }: Pick<Endpoint, 'pagelen'>, items: number): number {
  return Math.max(1, Math.ceil(items / pagelen));
}
