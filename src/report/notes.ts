import { count } from '../text/wording';
import type { Report } from './reportData';

/** What every format says of the scope in `graph-bitbucket.yml`; undefined where it leaves nothing out. */
export function scopeSentence({ coverage }: Pick<Report, 'coverage'>): string | undefined {
  const { repositoriesOutOfScope: left = 0 } = coverage;
  return left > 0 ? `Out of scope: ${count(left, 'repository')}.` : undefined;
}

/** The scope, and what is odd about waivers, the baseline and the filter. */
export function notesOf(report: Pick<Report, 'coverage' | 'warnings'>): string[] {
  const outside = scopeSentence(report);
  return [...(outside === undefined ? [] : [outside]), ...report.warnings];
}
