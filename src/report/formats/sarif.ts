import { version } from '../../../package.json';
import { lookUp, parseUrl } from '../../text/untrusted';
import { filterSentence } from '../filterReport';
import { allItems } from '../items/allItems';
import { itemTitle } from '../items/itemTitle';
import { scopeSentence } from '../notes';
import type { Finding, Item, ItemStatus, Report, Severity } from '../reportData';
import { mergeSkipped, skippedText } from '../skipped';

/*
 * SARIF 2.1.0. Settings and pull requests have no file, so the location of a result is its page in Bitbucket, and its repository as
 * a logical location.
 */

const SCHEMA = 'https://json.schemastore.org/sarif-2.1.0.json';

const LEVELS: Readonly<Record<Severity, string>> = {
  critical: 'error',
  high: 'error',
  medium: 'warning',
  info: 'note',
};

/** GitHub ranks by these numbers. */
const SCORES: Readonly<Record<Severity, string>> = { critical: '9.5', high: '8.0', medium: '5.5', info: '0.0' };

/** Absent for what nobody knows. An accepted item may be new or not. */
const BASELINE_STATES: Readonly<Partial<Record<ItemStatus, string>>> = {
  new: 'new',
  remaining: 'unchanged',
  gone: 'absent',
};

/** The findings of a run for code scanning. */
export function toSarif(report: Report): string {
  const { collectedOn, coverage, findings, warnings } = report;
  const rules = findings.map(toRule);
  const indexes = new Map(findings.map(({ id }, index) => [id, index]));
  const limits = [filterSentence(report), scopeSentence(report)].filter((text) => text !== undefined);
  const notifications = [
    ...limits.map((text) => ({ level: 'note', message: { text } })),
    ...coverage.gaps.map((text) => ({ level: 'error', message: { text } })),
    ...[...mergeSkipped(coverage.skipped ?? []).map(skippedText), ...warnings].map((text) => ({
      level: 'warning',
      message: { text },
    })),
  ];
  const items = allItems(report).filter(({ status }) => status !== 'unjudged');
  const run = {
    tool: { driver: { name: 'graph-bitbucket', semanticVersion: version, rules } },
    invocations: [
      {
        executionSuccessful: coverage.status !== 'incomplete',
        endTimeUtc: new Date(collectedOn).toISOString(),
        toolExecutionNotifications: notifications,
      },
    ],
    results: items.map((item) => toResult(item, indexes.get(item.finding))),
  };
  return `${JSON.stringify({ $schema: SCHEMA, version: '2.1.0', runs: [run] }, null, 2)}\n`;
}

function toRule({ fix, id, severity, title, why }: Finding): object {
  return {
    id,
    shortDescription: { text: title },
    fullDescription: { text: why },
    help: { text: fix },
    defaultConfiguration: { level: LEVELS[severity] },
    properties: { tags: ['security'], 'security-severity': SCORES[severity] },
  };
}

/** @param ruleIndex undefined for a check that this version no longer has */
function toResult(item: Item, ruleIndex: number | undefined): object {
  const { finding, fingerprint, key, link, name, people, reason, repository, severity, status, times, waiver } = item;
  const { project, workspace, type } = item;
  const title = itemTitle(item);
  // with what an address may not have encoded
  const uri = link && parseUrl(link)?.href;
  return {
    ruleId: finding,
    ...(ruleIndex !== undefined && { ruleIndex }),
    level: LEVELS[severity],
    message: { text: `${title}: ${reason}` },
    locations: [
      {
        ...(uri && { physicalLocation: { artifactLocation: { uri } } }),
        logicalLocations: [{ name, fullyQualifiedName: title }],
      },
    ],
    partialFingerprints: { 'graphBitbucket/v1': fingerprint },
    baselineState: status && lookUp(BASELINE_STATES, status),
    ...(waiver && { suppressions: [toSuppression(waiver)] }),
    properties: { severity, key, type, workspace, project, repository, people, times },
  };
}

function toSuppression({ approvedBy, expires, reason }: NonNullable<Item['waiver']>): object {
  return {
    kind: 'external',
    status: 'accepted',
    justification: `${reason} (approved by ${approvedBy} until ${expires})`,
  };
}
