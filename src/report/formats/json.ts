import { version } from '../../../package.json';
import { isoTime } from '../../text/wording';
import { REPORT_VERSION } from '../baseline/readBaseline';
import { compareText } from '../graph';
import { inItemOrder } from '../items/itemOrder';
import type { BaselineComparison, Finding, Grouping, Item, ItemGroup, Report } from '../reportData';

/** A finding without its items. */
export type Check = Omit<Finding, 'items' | 'passed' | 'unjudged' | 'isCollected'>;

/** A report as `schemas/report.schema.json` describes it. Times are in ISO 8601. */
export interface ReportJson {
  version: typeof REPORT_VERSION;
  tool: { name: string; version: string };
  generatedOn: string;
  collectedOn: string;
  workspaces: string[];
  coverage: Omit<Report['coverage'], 'from' | 'to'> & { from: string; to: string };
  totals: Report['totals'];
  checks: Check[];
  /** Of all findings, in their fixed order. */
  items: Item[];
  baseline?: Omit<BaselineComparison, 'collectedOn'> & { collectedOn: string };
  framework?: Report['framework'];
  filter?: Report['filter'];
  groups?: { by: Grouping; groups: GroupJson[] };
  warnings: string[];
}

/** A group with the fingerprints of its items. */
export type GroupJson = Omit<ItemGroup, 'items'> & { items: string[] };

/** The data of a report. Times apart, the same graph always gives the same text. */
export function toJson(report: Report): string {
  return `${JSON.stringify(toReportJson(report), null, 2)}\n`;
}

function toReportJson({ baseline, coverage, findings, ...report }: Report): ReportJson {
  return {
    version: REPORT_VERSION,
    tool: { name: 'graph-bitbucket', version },
    generatedOn: isoTime(report.generatedOn),
    collectedOn: isoTime(report.collectedOn),
    workspaces: report.workspaces,
    coverage: {
      ...coverage,
      ...{ from: isoTime(coverage.from), to: isoTime(coverage.to) },
      // they end in another order in each run
      steps: [...coverage.steps].sort((a, b) => compareText(a.id, b.id)),
    },
    totals: Object.fromEntries(Object.entries(report.totals).sort(([a], [b]) => compareText(a, b))),
    checks: findings.map(toCheck),
    items: inItemOrder(findings.flatMap(({ items }) => items)),
    baseline: baseline && { ...baseline, collectedOn: isoTime(baseline.collectedOn) },
    framework: report.framework,
    filter: report.filter,
    groups: report.groups && { by: report.groups.by, groups: report.groups.groups.map(toGroup) },
    warnings: report.warnings,
  };
}

function toCheck({ items: _, passed: __, unjudged: ___, isCollected: ____, ...check }: Finding): Check {
  return check;
}

function toGroup({ name, counts, accepted, items }: ItemGroup): GroupJson {
  return { name, counts, accepted, items: items.map(({ fingerprint }) => fingerprint) };
}
