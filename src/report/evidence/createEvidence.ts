import { version } from '../../../package.json';
import { Steps } from '../../graph/model';
import { EntityTypes } from '../../graph/types';
import { isoTime } from '../../text/wording';
import { protectedBranches } from '../createReport';
import { DAY_MS } from '../findings/definition';
import { compareText, textOf } from '../graph';
import { GraphIndex } from '../graphIndex';
import { countEach } from '../grouping';
import { loadQueries } from '../page/server/assets';
import type { Policy } from '../policy/policy';
import type { CollectedRun } from '../readRun';
import { hasSucceeded } from '../stepCoverage';
import { COLUMNS_TO_FILL_IN, type NumberedChange, toChangeTable } from './changeTable';
import { findLimits, skippedChanges } from './findLimits';
import { EVIDENCE_VERSION, type Manifest, MANIFEST_FILE } from './manifest';
import { findNumberGaps } from './numberGaps';
import type { Period } from './period';
import { populationOf } from './population';
import { drawSample, type SampleOptions } from './sample';
import { renderSummary } from './summary';
import { renderSums, sha256Of, SUMS_FILE } from './sums';

export interface EvidenceOptions {
  readonly period: Period;
  readonly sample: SampleOptions;
  readonly policy?: Policy;
  /** In milliseconds since 1970. */
  readonly generatedOn: number;
}

/** What an auditor gets. */
export interface Evidence {
  readonly manifest: Manifest;
  /** By name: everything but the sums is named in the manifest or is the manifest. */
  readonly files: ReadonlyMap<string, string>;
}

/** Every change of a period, with those that no second person approved, from the graph of a run. */
export function createEvidence(run: CollectedRun, options: EvidenceOptions): Evidence {
  const { period, sample, policy, generatedOn } = options;
  const graph = new GraphIndex(run.graph);
  const readSince = run.since ?? run.startedOn - DAY_MS;
  const read = { ...period, since: Math.max(period.since, readSince) };
  const isProtectedBranch = protectedBranches(policy);
  const population = populationOf(graph, {
    ...{ period, readSince, isProtectedBranch },
    collectedOn: run.collectedOn,
    areMembersKnown: hasSucceeded(run.steps, Steps.USERS),
  }).map((change, index) => ({ ...change, number: index + 1 }));
  const exceptions = population.filter(({ exception }) => exception !== undefined);
  const sampled = drawSample(population, sample);
  const numberGaps = findNumberGaps(graph, read, run.skipped ?? []);
  const skipped = skippedChanges(run);
  const limits = findLimits(run, { period, readSince, numberGaps, skipped });
  const tables = new Map([
    ['population.csv', toChangeTable(population)],
    ['exceptions.csv', toChangeTable(exceptions)],
    ['sample.csv', toChangeTable(sampled, COLUMNS_TO_FILL_IN)],
  ]);
  const facts: Omit<Manifest, 'files'> = {
    version: EVIDENCE_VERSION,
    tool: { name: 'graph-bitbucket', version },
    status: limits.length > 0 ? 'incomplete' : 'complete',
    limits,
    generatedOn: isoTime(generatedOn),
    period: { since: isoTime(period.since), until: isoTime(period.until) },
    run: {
      startedOn: isoTime(run.startedOn),
      collectedOn: isoTime(run.collectedOn),
      readSince: isoTime(readSince),
      ...(run.part !== undefined && { part: run.part }),
    },
    settings: {
      excludeRepositories: [...(run.excludeRepositories ?? [])],
      protectedBranches: [...(policy?.protectedBranches ?? [])],
      sample,
    },
    workspaces: graph.entitiesOf(EntityTypes.WORKSPACE).map((each) => textOf(each, 'slug') || each._key),
    counts: countChanges(population, { exceptions, sampled }),
    numberGaps,
    skipped,
    queries: queriesFor(period),
  };
  const texts = new Map([...tables, ['summary.html', renderSummary(facts, { exceptions, sampled })]]);
  const files = [...texts].map(([name, text]) => ({ name, bytes: Buffer.byteLength(text), sha256: sha256Of(text) }));
  const manifest: Manifest = { ...facts, files };
  const manifestText = `${JSON.stringify(manifest, null, 2)}\n`;
  const sums = new Map([
    ...files.map(({ name, sha256 }) => [name, sha256] as const),
    [MANIFEST_FILE, sha256Of(manifestText)],
  ]);
  return { manifest, files: new Map([...texts, [MANIFEST_FILE, manifestText], [SUMS_FILE, renderSums(sums)]]) };
}

function countChanges(
  population: readonly NumberedChange[],
  { exceptions, sampled }: Record<'exceptions' | 'sampled', readonly NumberedChange[]>,
): Manifest['counts'] {
  const by = (keyOf: (change: NumberedChange) => string, changes = population) =>
    Object.fromEntries([...countEach(changes.map(keyOf))].sort(([a], [b]) => compareText(a, b)));
  return {
    population: population.length,
    exceptions: exceptions.length,
    sample: sampled.length,
    repositories: new Set(population.map(({ repository }) => repository)).size,
    byKind: by(({ kind }) => kind),
    byBranchRole: by(({ branchRole }) => branchRole),
    byApprovalStatus: by(({ status }) => status),
    byException: by(({ exception = '' }) => exception, exceptions),
  };
}

/** What finds the same in JupiterOne. */
function queriesFor({ since, until }: Period): Record<string, string> {
  const wanted = [...loadQueries()].filter(([id]) => /-(merged-[\w-]+|direct-pushes)$/.test(id));
  return {
    population: `FIND bitbucket_pullrequest WITH merged = true AND mergedOn >= ${since} AND mergedOn < ${until}`,
    ...Object.fromEntries(wanted),
  };
}
