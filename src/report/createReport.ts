import { Steps } from '../graph/model';
import { EntityTypes } from '../graph/types';
import { toGlobMatcher } from '../text/globPattern';
import { joinFirst } from '../text/wording';
import { type Baseline, compareWithBaseline } from './baseline/compareWithBaseline';
import { FINDINGS } from './findings';
import { DAY_MS } from './findings/definition';
import { evaluateFinding } from './findings/evaluateFinding';
import { severityOf } from './findings/severityOf';
import type { FrameworkId } from './frameworks/framework';
import { judgeFramework } from './frameworks/judgeFramework';
import { compareText, type Graph, shownName, textOf } from './graph';
import { GraphIndex } from './graphIndex';
import { countEach } from './grouping';
import { applyWaivers } from './policy/applyWaivers';
import type { Policy } from './policy/policy';
import { bySeverity, type Report, type StepCoverage } from './reportData';
import { inSkippedOrder, omissionsIn, type Skipped } from './skipped';
import { hasSucceeded } from './stepCoverage';

const NAMES_SHOWN = 10;

/** Times are in milliseconds since 1970. */
export interface ReportOptions {
  /** When the report is created. */
  readonly generatedOn: number;
  /** When the run started. */
  readonly startedOn: number;
  /** Pull requests that were updated earlier were not read. The SDK's own `collect` reads those of the 24 hours before the run. */
  readonly since?: number;
  /** When the run ended. */
  readonly collectedOn: number;
  /** Sentences that say why the graph is not whole; none if it is. */
  readonly gaps?: readonly string[];
  /** What the steps left out. */
  readonly skipped?: readonly Skipped[];
  readonly policy?: Policy;
  /** The options with which only a part was read; undefined for everything. */
  readonly part?: string;
  /** How many repositories the scope of the policy leaves out, if it has one. */
  readonly repositoriesOutOfScope?: number;
  /** The earlier run to compare with. */
  readonly baseline?: Baseline;
  /** By whose controls the findings are sorted as well. */
  readonly framework?: FrameworkId;
  /** Sentences that the report repeats. */
  readonly warnings?: readonly string[];
}

/**
 * Evaluates all findings on the graph of a run, and lists the sources that were not collected.
 *
 * @param graph what is in scope
 * @param steps the outcome of each step, with the reason for a failure; empty if unknown
 */
export function createReport(graph: Graph, steps: readonly StepCoverage[], options: ReportOptions): Report {
  const {
    generatedOn,
    startedOn,
    collectedOn,
    gaps = [],
    skipped,
    policy,
    baseline,
    part,
    repositoriesOutOfScope,
    warnings = [],
  } = options;
  const from = options.since ?? startedOn - DAY_MS;
  const index = new GraphIndex(graph);
  const workspaces = index
    .entitiesOf(EntityTypes.WORKSPACE)
    .map((workspace) => textOf(workspace, 'slug') || workspace._key)
    .sort(compareText);
  const omissions = omissionsIn(skipped ?? []);
  const context = {
    ...{ collectedOn, from, omissions },
    areMembersKnown: hasSucceeded(steps, Steps.USERS),
    isProtectedBranch: protectedBranches(policy),
  };
  const evaluated = FINDINGS.map((definition) => evaluateFinding(definition, index, context, steps));
  const waived = policy ? applyWaivers(evaluated, policy, generatedOn) : { findings: evaluated, warnings: [] };
  // what was found may be more severe than usual, and what is accepted does not count
  const sorted = waived.findings
    .map((finding) => ({ ...finding, severity: severityOf(finding.items, finding.severity) }))
    .sort(bySeverity);
  const compared =
    baseline &&
    compareWithBaseline(sorted, baseline, {
      ...{ graph: index, workspaces, omissions, scope: policy?.scope },
      isPart: part !== undefined,
    });
  const findings = compared?.findings ?? sorted;
  const coverage: Report['coverage'] = {
    ...{ from, to: collectedOn },
    status: gaps.length > 0 ? 'incomplete' : omissions.length > 0 ? 'with omissions' : 'complete',
    gaps: [...gaps],
    ...(skipped && { skipped: inSkippedOrder(skipped) }),
    steps: [...steps],
    ...(part !== undefined && { part }),
    ...(repositoriesOutOfScope !== undefined && { repositoriesOutOfScope }),
  };
  return {
    generatedOn,
    collectedOn,
    workspaces,
    coverage,
    totals: Object.fromEntries(countEach([...graph.entities, ...graph.relationships].map(({ _type }) => _type))),
    findings,
    ...(options.framework && { framework: judgeFramework({ coverage, findings }, options.framework) }),
    ...(compared && { baseline: compared.comparison }),
    warnings: [...warnings, ...waived.warnings, ...warningsOn(baseline, workspaces)],
  };
}

/** The name of each branch counts, in upper and lower case. */
export function protectedBranches(policy: Policy | undefined): (branch: string) => boolean {
  const matchers = (policy?.protectedBranches ?? []).map(toGlobMatcher);
  return (branch) => matchers.some((matcher) => matcher(branch).matches);
}

function warningsOn(baseline: Baseline | undefined, workspaces: readonly string[]): string[] {
  const isOther = baseline && !baseline.workspaces.some((workspace) => workspaces.includes(workspace));
  return isOther && baseline.workspaces.length > 0
    ? [`The baseline is of ${joinFirst(baseline.workspaces.map(shownName), NAMES_SHOWN)}, so everything is new.`]
    : [];
}
