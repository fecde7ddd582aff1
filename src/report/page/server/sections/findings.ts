import { count, formatNumber } from '../../../../text/wording';
import { explanationOf } from '../../../findings/explanation';
import type { GraphIndex } from '../../../graphIndex';
import { reasonWithStatus, statusCounts } from '../../../items/statusText';
import type { Finding, Item, Report } from '../../../reportData';
import { eventText } from '../../shared/eventText';
import { objectAddress } from '../../shared/objectAddress';
import { type Markup, markup } from '../markup';
import { eventOf, itemTitle } from '../pageItem';
import { pageLink } from '../pageObject';

/** The maximum number of rows of a card: on the screen, and in print or without scripts. */
const ROWS = 5;
const MAX_ROWS = 20;

/** The findings: first cards for those with items, then the clear ones, then those without a result. */
export function findingsSection({ findings }: Report, graph: GraphIndex, queries: ReadonlyMap<string, string>): Markup {
  const cards = findings.filter((finding) => finding.items.length > 0 || finding.state === 'undetermined');
  const rest = findings.filter((finding) => !cards.includes(finding) && finding.state !== 'not applicable');
  return markup`<div class="columns">
<nav class="index" aria-label="Findings"><h2>Findings</h2><ol>${cards.map(indexEntry)}</ol><p class="more"><a href="#items">All in one list: filter, sort, export</a></p></nav>
<section class="cards" aria-label="Findings, the most severe first">
${cards.map((finding) => card(finding, graph, queries.get(finding.question)))}
${quietList(
  'Checked, and nothing found',
  'clear',
  rest.filter(({ state }) => state === 'clear'),
)}
${quietList(
  'Not checked',
  'unknown',
  rest.filter(({ state }) => state !== 'clear'),
)}
</section>
</div>`;
}

function indexEntry({ id, items, severity, title }: Finding): Markup {
  return markup`<li><a href="#finding-${id}" class="severity-${severity}"><span class="mark"></span><span>${title}</span><span class="count">${formatNumber(items.length)}</span></a></li>`;
}

function card(finding: Finding, graph: GraphIndex, query: string | undefined): Markup {
  const { checked, fix, id, items, severity, state, subject, title, why } = finding;
  const explanation = explanationOf(finding);
  return markup`<article class="card severity-${severity}" id="finding-${id}" aria-labelledby="heading-${id}" data-finding="${id}">
<header>
<p class="severity"><span class="mark"></span>${severity === 'info' ? 'information' : severity}<span class="state">${state}</span></p>
<h2 id="heading-${id}" tabindex="-1">${title}</h2>
<p class="number"><b>${formatNumber(items.length)}</b> found${statusCounts(items)}<br>${count(checked, subject)} checked</p>
</header>
<div class="advice">
<section><h3>Why it matters</h3><p>${why}</p></section>
<section><h3>What to do</h3><p>${fix}</p></section>
${queryDetails(finding, query)}
</div>
<div class="affected">
<h3>${items.length > 0 ? 'Affected' : 'Not judged'}</h3>
${items.length === 0 && markup`<p>${explanation}</p>`}
<ol>${items.slice(0, MAX_ROWS).map((item, place) => itemRow(item, graph, place))}</ol>
${items.length > ROWS && markup`<p class="more"><a href="#items?check=${id}">Show all ${formatNumber(items.length)}<span class="visually-hidden">: ${title}</span></a></p>`}
${items.length > MAX_ROWS && markup`<p class="print-only rest">And ${formatNumber(items.length - MAX_ROWS)} more.</p>`}
${items.length > 0 && explanation !== '' && markup`<p class="muted">${explanation}</p>`}
</div>
</article>`;
}

function itemRow(item: Item, graph: GraphIndex, index: number): Markup {
  const { key } = item;
  const entity = graph.entity(key);
  const event = entity && eventOf(entity);
  const name = itemTitle(item, graph);
  const link = pageLink(item.link);
  const text = [reasonWithStatus(item), event && eventText(event)].filter(Boolean).join(' \u00b7\u00a0');
  return markup`<li class="${index < ROWS ? 'row' : 'row print-only'}">
<a class="name" href="${objectAddress(key)}"><bdi>${name}</bdi></a>
${link && markup`<a class="out" href="${link}" rel="noreferrer" target="_blank">Bitbucket<span class="visually-hidden">: ${name}, in a new tab</span></a>`}
${text !== '' && markup`<p><bdi>${text}</bdi></p>`}
</li>`;
}

function queryDetails({ id, question }: Finding, query: string | undefined): Markup | false {
  return (
    !!query &&
    markup`<details><summary>Ask JupiterOne</summary>
<p class="muted">Managed question <code>${question}</code></p>
<pre tabindex="0" aria-label="Query"><code id="query-${id}">${query}</code></pre>
<button type="button" class="copy" data-copy="query-${id}">Copy the query</button>
</details>`
  );
}

function quietList(title: string, mark: string, findings: readonly Finding[]): Markup | false {
  return (
    findings.length > 0 &&
    markup`<section class="quiet-list"><h2>${title}</h2><ul class="${mark}">${findings.map(
      (finding) => markup`<li><b>${finding.title}</b><span>${quietText(finding)}</span></li>`,
    )}</ul></section>`
  );
}

/** Why nothing was found: everything was checked, or what stood in the way. */
function quietText(finding: Finding): string {
  const { checked, state, subject } = finding;
  const explanation = explanationOf(finding);
  const numbers = `${count(checked, subject)} checked`;
  return state === 'clear' ? (explanation ? `${numbers}. ${explanation}` : numbers) : explanation || state;
}
