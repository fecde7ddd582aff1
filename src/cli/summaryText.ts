import type { CallCounts } from '../bitbucket/stats';
import type { Report } from '../report/reportData';
import { count, formatNumber } from '../text/wording';
import { frameworkText } from './frameworkText';
import { findingsText, unjudgedText } from './summary/findings';
import { groupsText } from './summary/groups';
import { gapsText, headingText } from './summary/heading';
import { leftOutText, warningsText } from './summary/leftOut';
import { newsText } from './summary/news';
import { wrap } from './text';

/** What a run tells beside its report. */
export interface RunDetails {
  /** Without duplicates. */
  warnings: Iterable<string>;
  calls?: CallCounts;
}

/** The result of a run for a terminal: findings first, then what was left out, then calls. */
export function summaryText(report: Report, { warnings, calls }: RunDetails): string {
  const { findings, framework, groups } = report;
  const sections = [
    gapsText(report),
    headingText(report),
    newsText(report),
    framework ? frameworkText(framework) : [],
    groups ? groupsText(groups, findings) : findingsText(findings),
    unjudgedText(findings),
    warningsText(report.warnings),
    leftOutText(report, [...warnings]),
    calls ? callsText(calls) : [],
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n');
}

/** What a person must know even with `--quiet`: what is missing, and what is odd. Empty if there is nothing. */
export function problemsText(report: Report): string {
  return [gapsText(report), warningsText(report.warnings)]
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n');
}

function callsText({ calls, callsByBucket: { repository } }: CallCounts): string[] {
  const ofRepositories = `${formatNumber(repository)} of them against the limit for repository data`;
  return wrap(`${count(calls, 'call')} to Bitbucket, ${ofRepositories}.`, 0);
}
