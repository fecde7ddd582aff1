import { createHash } from 'node:crypto';

import { capitalize, count, formatNumber, joinWords } from '../../text/wording';
import { definitionOf } from '../findings';
import { type Markup, markup, trusted } from '../page/server/markup';
import type { NumberedChange } from './changeTable';
import type { Manifest } from './manifest';
import { UNDETERMINED } from './population';

/** Further exceptions are only in the table. */
const MOST_EXCEPTIONS = 500;

const STYLE = `
:root { color-scheme: light; }
body { margin: 2rem auto; max-width: 62rem; padding: 0 1rem; font: 15px/1.5 system-ui, sans-serif; color: #1a1a1a; background: #fff; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; margin-top: 2rem; }
table { border-collapse: collapse; width: 100%; margin: .5rem 0; }
caption { text-align: left; color: #555; padding-bottom: .25rem; }
th, td { text-align: left; vertical-align: top; padding: .3rem .6rem .3rem 0; border-bottom: 1px solid #ccc; overflow-wrap: anywhere; }
.totals { display: flex; flex-wrap: wrap; gap: 1.5rem 3rem; align-items: flex-start; } .totals table { width: auto; min-width: 15rem; } .totals th { font-weight: normal; }
th { overflow-wrap: normal; } .sample th:nth-last-child(-n+3) { width: 15%; }
th.number, td.number { text-align: right; white-space: nowrap; } code { font-size: .85em; overflow-wrap: anywhere; }
.incomplete { border: 2px solid #b00020; padding: .5rem 1rem; } .complete { border: 2px solid #1b5e20; padding: .5rem 1rem; }
@page { margin: 15mm; @bottom-right { content: counter(page) ' / ' counter(pages); } }
@media print { body { margin: 0; max-width: none; padding: 0; font-size: 10pt; } thead { display: table-header-group; } tr, .totals table { break-inside: avoid; } h2, caption { break-after: avoid; } a { color: inherit; text-decoration: none; } .sample a::after { content: ' ' attr(href); display: block; font-size: 7pt; color: #444; } }
`.trim();

/** A page to print: what was examined, what was found, and what is not covered. It has no script and loads nothing. */
export function renderSummary(
  facts: Omit<Manifest, 'files'>,
  { exceptions, sampled }: Record<'exceptions' | 'sampled', readonly NumberedChange[]>,
): string {
  const { counts, period, run, settings, workspaces } = facts;
  const style = createHash('sha256').update(STYLE).digest('base64');
  const title = `Changes of code in Bitbucket: ${joinWords(workspaces)}`;
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-${style}'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${trusted(STYLE)}</style>
</head>
<body>
<h1>${title}</h1>
<p>Every pull request that was merged from ${timeText(period.since)} until ${timeText(period.until)}, and every commit that reached a main branch
in this time without one${settings.excludeRepositories.length > 0 && `, except in repositories that excludeRepositories leaves out: ${joinWords(settings.excludeRepositories)}`}. Collected on ${timeText(run.collectedOn)} by ${facts.tool.name} ${facts.tool.version}.</p>
${completeness(facts)}
<h2>Totals</h2>
<div class="totals">
${totals('Changes by kind', { ...counts.byKind, total: counts.population })}
${totals('Changes by branch', counts.byBranchRole)}
${totals('Changes by approval', words(counts.byApprovalStatus))}
</div>
<p>${capitalize(count(counts.repositories, 'repository', 'repositories'))} had changes.${settings.protectedBranches.length > 0 && ` Branches that count like the main branch: ${joinWords(settings.protectedBranches)}.`}</p>
<h2>Exceptions</h2>
${
  counts.exceptions === 0
    ? markup`<p>None.</p>`
    : markup`<div class="totals">${totals('By check', titled(counts.byException))}</div>${exceptionTable(exceptions)}`
}
<h2>Sample</h2>
<p>${capitalize(count(counts.sample, 'change'))} of ${formatNumber(counts.population)}, drawn with the seed <code>${settings.sample.seed}</code>; docs/evidence.md says how to draw them again.</p>
${sampled.length > 0 && markup`<div class="sample">${sampleTable(sampled)}</div>`}
${numberGapTable(facts)}
${skippedTable(facts)}
<h2>Files</h2>
<p><code>population.csv</code> has all changes, <code>exceptions.csv</code> those that no second person approved in full, <code>sample.csv</code> those to
examine by hand. <code>manifest.json</code> has the settings and the SHA-256 of each file; <code>graph-bitbucket evidence --verify</code> and
<code>sha256sum --check SHA256SUMS</code> show whether one was changed.</p>
</body>
</html>
`.text;
}

function completeness({ limits, status }: Pick<Manifest, 'limits' | 'status'>): Markup {
  return status === 'complete'
    ? markup`<p class="complete"><strong>Complete:</strong> everything that belongs to the period was read.</p>`
    : markup`<div class="incomplete"><p><strong>Incomplete:</strong> changes may be missing.</p><ul>${limits.map((limit) => markup`<li>${limit}</li>`)}</ul></div>`;
}

function totals(caption: string, values: Readonly<Record<string, number>>): Markup {
  return markup`<table><caption>${caption}</caption><tbody>${Object.entries(values).map(
    ([name, value]) =>
      markup`<tr><th scope="row">${capitalize(name)}</th><td class="number">${formatNumber(value)}</td></tr>`,
  )}</tbody></table>`;
}

/** `not_approved` as "not approved". */
function words(values: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name.replace(/_/g, ' '), value]));
}

/** By the titles of the checks. */
function titled(values: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(values).map(([id, value]) => [checkTitle(id), value]));
}

function checkTitle(id: string): string {
  return id === UNDETERMINED ? 'Undetermined' : (definitionOf(id)?.title ?? id);
}

function exceptionTable(exceptions: readonly NumberedChange[]): Markup {
  const shown = exceptions.slice(0, MOST_EXCEPTIONS);
  const caption =
    shown.length < exceptions.length
      ? `The first ${formatNumber(shown.length)} of ${formatNumber(exceptions.length)}; exceptions.csv has all`
      : 'In the order of exceptions.csv';
  return changeTable(caption, ['Exception', 'Reason'], shown, ({ exception = '', reason }) => [
    checkTitle(exception),
    reason,
  ]);
}

/** With columns for whoever examines the changes. */
function sampleTable(sampled: readonly NumberedChange[]): Markup {
  return changeTable(
    'In the order of sample.csv',
    ['Approved by', 'Result', 'Examined by, on'],
    sampled,
    ({ approvers, status }) => [approvers.join(', ') || status.replace(/_/g, ' '), '', ''],
  );
}

function changeTable(
  caption: string,
  columns: readonly string[],
  changes: readonly NumberedChange[],
  cellsOf: (change: NumberedChange) => readonly string[],
): Markup {
  return markup`<table><caption>${caption}</caption>
<thead><tr><th scope="col" class="number">No.</th>${['Repository', 'Change', ...columns].map((name) => markup`<th scope="col">${name}</th>`)}</tr></thead>
<tbody>${changes.map(
    (change) =>
      markup`<tr><td class="number">${formatNumber(change.number)}</td><td>${change.repository}</td><td>${
        change.link ? markup`<a href="${change.link}">${nameOf(change)}</a>` : nameOf(change)
      }</td>${cellsOf(change).map((cell) => markup`<td>${cell}</td>`)}</tr>`,
  )}</tbody></table>`;
}

function nameOf({ id, kind, title }: NumberedChange): string {
  return `${kind === 'pull request' ? `#${id}` : id.slice(0, 7)} ${title}`;
}

function numberGapTable({ numberGaps }: Pick<Manifest, 'numberGaps'>): Markup | false {
  return (
    numberGaps.length > 0 &&
    markup`<h2>Numbers of pull requests that are not in the graph</h2>
<table><thead><tr><th scope="col">Repository</th><th scope="col">Numbers</th><th scope="col">Reason</th></tr></thead><tbody>${numberGaps.map(
      ({ numbers, reason, repository }) => markup`<tr><td>${repository}</td><td>${numbers}</td><td>${reason}</td></tr>`,
    )}</tbody></table>`
  );
}

function skippedTable({ skipped }: Pick<Manifest, 'skipped'>): Markup | false {
  return (
    skipped.length > 0 &&
    markup`<h2>What was left out</h2>
<table><thead><tr><th scope="col">What</th><th scope="col">Names</th><th scope="col">Reason</th></tr></thead><tbody>${skipped.map(
      ({ explanation, kind, names }) =>
        markup`<tr><td>${capitalize(kind)}</td><td>${names.join(', ')}</td><td>${explanation}</td></tr>`,
    )}</tbody></table>`
  );
}

/** In UTC, to the minute. */
function timeText(iso: string): string {
  return `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`;
}
