import type { Report } from '../../../reportData';
import { mergeSkipped, skippedText } from '../../../skipped';
import { type Markup, markup } from '../markup';

const STATUS_TEXTS: ReadonlyMap<string, string> = new Map([
  ['success', 'read'],
  ['failure', 'failed'],
  ['disabled', 'not collected'],
  ['pending_evaluation', 'never ended'],
  ['partial_success_due_to_dependency_failure', 'read in part'],
]);

/** A table of the sources: whether each was read, and why not. Missing ones come first. */
export function coverageSection({ coverage }: Report): Markup {
  const missing = coverage.steps.filter(({ status }) => status !== 'success');
  const read = coverage.steps.filter(({ status }) => status === 'success');
  const skipped = mergeSkipped(coverage.skipped ?? []);
  return markup`<section class="sources" aria-labelledby="sources"><h2 id="sources" tabindex="-1">Sources</h2>
${coverage.status === 'incomplete' && markup`<ul class="gaps">${coverage.gaps.map((gap) => markup`<li>${gap}</li>`)}</ul>`}
<p class="muted">${missing.length === 0 && coverage.status === 'complete' ? 'No source failed.' : 'A finding says nothing about what was not read.'}</p>
${skipped.length > 0 && markup`<ul class="gaps">${skipped.map((one) => markup`<li>${skippedText(one)}</li>`)}</ul>`}
<table><caption class="visually-hidden">Sources of this report</caption>
<thead><tr><th scope="col">Source</th><th scope="col">Status</th><th scope="col">Reason</th></tr></thead>
<tbody>${[...missing, ...read].map(
    ({ name, reason, status }) =>
      markup`<tr class="${status === 'success' ? 'ok' : 'missing'}"><th scope="row">${name.replace(/^Fetch /, '')}</th><td>${STATUS_TEXTS.get(status) ?? status.replace(/_/g, ' ')}</td><td>${reason}</td></tr>`,
  )}</tbody></table>
</section>`;
}
