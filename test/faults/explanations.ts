import type { Difference } from '../../harness/compareGraphs';
import { Steps } from '../../src/graph/model';
import { integrationSteps } from '../../src/steps';
import type { FaultRun } from './faultRun';
import { OPTIONAL_TARGETS, type Target, TARGETS } from './faultTable';
import type { Send } from './watchedFetch';

/** Types of the optional sources. A repository, project or workspace that refuses them is skipped with a warning. */
const OPTIONAL_TYPES = typesOf(integrationSteps.filter(({ enabledBy }) => enabledBy !== undefined).map(({ id }) => id));

/** Types that are not requested where pipelines are disabled, although they may exist. */
const PIPELINE_TYPES = typesOf([Steps.ENVIRONMENTS, Steps.PIPELINE_VARIABLES, Steps.RUNNERS]);

/** Types that say or depend on whether pipelines are enabled. */
const TYPES_BY_PIPELINES = new Set([...PIPELINE_TYPES, ...typesOf([Steps.PIPELINES])]);

/** Properties that only the permissions of a workspace tell. */
const OF_PERMISSIONS: ReadonlySet<string | undefined> = new Set([
  ...['permission', 'isAdmin', 'workspaceRole', 'joinedOn', 'lastAccessedOn'],
]);

const PULL_REQUEST_TYPES = typesOf([Steps.PULL_REQUESTS]);

function typesOf(stepIds: string[]): ReadonlySet<string> {
  const steps = integrationSteps.filter(({ id }) => stepIds.includes(id));
  return new Set(
    steps.flatMap(({ entities, relationships }) => [...entities, ...relationships].map(({ _type }) => _type)),
  );
}

/**
 * Whether a difference is explained by a refusal (401, 403 or 404) that the run was right to believe and reported in a warning.
 * What is missing because the permissions of a workspace are refused needs no warning, because these properties are optional; nor does
 * what is missing because pipelines were never enabled, as far as Bitbucket says.
 */
export function isExplained({ kind, type, key, property, actual }: Difference, faultRun: FaultRun): boolean {
  const { run, watch, expectedWithEarlier } = faultRun;
  const refused = new Set(believedRefusals(watch.sends).map(pathOf));
  const isRefused = (target: Target) => [...refused].some((path) => TARGETS[target].test(path));
  if (kind === 'different' && OF_PERMISSIONS.has(property) && actual === undefined) {
    return isRefused('permissions');
  }
  if (kind === 'unexpected') {
    const { entities, relationships } = expectedWithEarlier;
    const isEarlier = [...entities, ...relationships].some(({ _key }) => _key === key);
    // Bitbucket does not say whether pipelines are disabled.
    const isUntold = [...refused].some((path) => path.endsWith('/pipelines_config'));
    const mayHavePipelines = PIPELINE_TYPES.has(type) && isUntold;
    return mayHavePipelines || (isEarlier && PULL_REQUEST_TYPES.has(type) && isEconomical(faultRun));
  }
  return (
    (kind === 'missing' || kind === 'different') &&
    OPTIONAL_TYPES.has(type) &&
    OPTIONAL_TARGETS.some(isRefused) &&
    ((TYPES_BY_PIPELINES.has(type) && saysNeverEnabled(watch.sends)) ||
      run!.events.some(({ description }) => /^Skipped .*\(40[234]\)/.test(description)))
  );
}

function isEconomical({ run }: FaultRun): boolean {
  return run!.events.some(({ description }) => description.startsWith('Discovery of pull requests is economical'));
}

/**
 * The URLs that were refused to two credentials, or to all that are still used for the endpoint, and that no credential
 * could read. A credential that was refused what another one could read is not used for that endpoint again. A 404 of the
 * pipelines configuration means that pipelines were never enabled, which needs no confirmation.
 */
function believedRefusals(sends: readonly Send[]): string[] {
  const byUrl = groupBy(sends, ({ url }) => url);
  const consumers = new Set(sends.map(({ consumer }) => consumer));
  const credentialsOf = (url: string, outcome: Send['outcome']) =>
    new Set((byUrl.get(url) ?? []).filter((send) => send.outcome === outcome).map(({ consumer }) => consumer));
  const retired = new Map<string, Set<string>>();
  for (const url of byUrl.keys()) {
    if (credentialsOf(url, 'succeeded').size > 0) {
      const known = retired.get(endpointOf(url)) ?? new Set();
      retired.set(endpointOf(url), new Set([...known, ...credentialsOf(url, 'refused')]));
    }
  }
  return [...byUrl.keys()].filter((url) => {
    // a token that is accepted elsewhere lacks a right
    const refusers = new Set([...credentialsOf(url, 'refused'), ...credentialsOf(url, 'unauthorized')]);
    const remaining = [...consumers].filter((consumer) => !retired.get(endpointOf(url))?.has(consumer));
    return (
      refusers.size > 0 &&
      credentialsOf(url, 'succeeded').size === 0 &&
      (saysNeverEnabled(byUrl.get(url)!) || refusers.size >= 2 || remaining.every((consumer) => refusers.has(consumer)))
    );
  });
}

function saysNeverEnabled(sends: readonly Send[]): boolean {
  return sends.some(({ url, status }) => status === 404 && pathOf(url).endsWith('/pipelines_config'));
}

function pathOf(url: string): string {
  return url.split('?')[0]!;
}

/** The path with a placeholder for each id. */
function endpointOf(url: string): string {
  return pathOf(url)
    .replace(/%7B[^/]*%7D/gi, '{uuid}')
    .replace(/\/\d+(?=\/|$)/g, '/{id}')
    .replace(/\/projects\/[^/]+/, '/projects/{key}');
}

function groupBy(sends: readonly Send[], keyOf: (send: Send) => string): Map<string, Send[]> {
  const groups = new Map<string, Send[]>();
  for (const send of sends) {
    const group = groups.get(keyOf(send));
    if (group) {
      group.push(send);
    } else {
      groups.set(keyOf(send), [send]);
    }
  }
  return groups;
}
