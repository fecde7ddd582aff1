import { lookUp } from '../../../../text/untrusted';
import { count, formatNumber, formatTime, joinWords } from '../../../../text/wording';
import { filterSentence } from '../../../filterReport';
import { nothingFound } from '../../../findings/nothingFound';
import { openItems } from '../../../items/statusText';
import { KINDS } from '../../../kinds';
import { notesOf } from '../../../notes';
import { failedSteps } from '../../../readGraph';
import { type Finding, type Report, SEVERITIES } from '../../../reportData';
import { omissionsText } from '../../../skipped';
import { type Markup, markup } from '../markup';

/** The result in one sentence, and what it covers: the period, the sources, and what is missing. */
export function summarySection(report: Report, title: string): Markup {
  const { coverage } = report;
  const isIncomplete = coverage.status === 'incomplete';
  const missing = coverage.steps.filter(({ status }) => status !== 'success');
  const failed = missing.filter(({ status }) => status === 'failure').length;
  const incomplete = failedSteps(coverage.steps).length - failed;
  const omitted = omissionsText(coverage.skipped ?? []);
  const filtered = filterSentence(report);
  const notes = notesOf(report);
  return markup`<section class="summary" aria-labelledby="title">
<p class="eyebrow">Bitbucket security report</p>
<h1 id="title" tabindex="-1"><bdi>${title}</bdi>${isIncomplete && ' (incomplete)'}</h1>
${isIncomplete && markup`<p class="note" role="note"><strong>This report is incomplete.</strong> There may be more than it says. <a href="#sources">Show what is missing</a></p>`}
${!!filtered && markup`<p class="note" role="note">${filtered}</p>`}
${notes.length > 0 && markup`<ul class="note" aria-label="Notes">${notes.map((note) => markup`<li>${note}</li>`)}</ul>`}
<p class="lead">${leadText(report)}</p>
<dl class="scope">
<div><dt>Pull requests</dt><dd>created or updated from ${formatTime(coverage.from)} to ${formatTime(coverage.to)}</dd></div>
<div><dt>Collected</dt><dd>${formatTime(report.collectedOn)}</dd></div>
<div><dt>Sources</dt><dd>${readText(coverage.steps.length, missing.length, omitted)}${failed > 0 && markup`, <strong>${formatNumber(failed)} failed</strong>`}${incomplete > 0 && markup`, <strong>${formatNumber(incomplete)} incomplete</strong>`}${!!omitted && markup`, <strong>${omitted}</strong>`}. <a href="#sources">${missing.length > 0 || omitted ? 'Show what is missing' : 'Show sources'}</a></dd></div>
</dl>
<ul class="totals" aria-label="Objects in the graph">${totals(report)}</ul>
</section>`;
}

/** Every source counts as read only if nothing of it is missing. */
function readText(all: number, missing: number, omitted: string): string {
  return missing === 0 && omitted ? 'read' : `${formatNumber(all - missing)} of ${formatNumber(all)} read`;
}

function leadText({ findings }: Report): string {
  const found = findings.filter(({ items }) => openItems(items).length > 0);
  const words = SEVERITIES.flatMap((severity) => {
    const number = found.filter((finding) => finding.severity === severity).length;
    return number > 0 ? [`${number} ${severity === 'info' ? 'for information' : severity}`] : [];
  });
  const clear = findings.filter(({ state }) => state === 'clear').length;
  const unclear = findings.filter(({ state }) => state === 'undetermined' || state === 'not collected');
  const empty = unclear.filter(isEmpty).length;
  const unknown = unclear.length - empty;
  const sentences = [
    found.length === 0 ? nothingFound(findings) : `${count(found.length, 'finding')}: ${joinWords(words)}.`,
    ...(clear > 0 ? [`${count(clear, 'check')} found nothing.`] : []),
    ...(empty > 0 ? [`${count(empty, 'check')} had nothing to look at.`] : []),
    ...(unknown > 0 ? [`${count(unknown, 'check')} could not be completed.`] : []),
  ];
  return sentences.join(' ');
}

/** Whether everything was read, and there was no object to check. */
function isEmpty({ isCollected, state, unread = [] }: Finding): boolean {
  return state === 'not collected' && isCollected && unread.length === 0;
}

/** The number of objects of the main types, each linked to the list. */
function totals({ totals }: Report): Markup[] {
  return KINDS.filter(({ type }) => (lookUp(totals, type) ?? 0) > 0)
    .slice(0, 6)
    .map(({ plural, singular, type }) => {
      const number = lookUp(totals, type) ?? 0;
      return markup`<li><a href="#search?type=${encodeURIComponent(type)}"><b>${formatNumber(number)}</b> ${number === 1 ? singular : plural}</a></li>`;
    });
}
