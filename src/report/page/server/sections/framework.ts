import { formatNumber } from '../../../../text/wording';
import { countsText } from '../../../frameworks/controlText';
import { CONTROL_STATES, type ControlCheck, type ControlResult } from '../../../frameworks/framework';
import type { Report } from '../../../reportData';
import { type Markup, markup } from '../markup';

/** A table of the controls of a framework, each with the checks behind it; nothing if nobody asked for one. */
export function frameworkSection({ findings, framework }: Report): Markup | false {
  // what has a card in the list of findings
  const cards = new Set(
    findings.filter(({ items, state }) => items.length > 0 || state === 'undetermined').map(({ id }) => id),
  );
  return (
    framework !== undefined &&
    markup`<section class="framework" aria-labelledby="framework"><h2 id="framework" tabindex="-1">${framework.name}</h2>
<ul class="states" aria-label="Controls by state">${CONTROL_STATES.map(
      (state) => markup`<li class="${classOf(state)}"><b>${formatNumber(framework.totals[state])}</b> ${state}</li>`,
    )}</ul>
<p class="muted">A check shows what Bitbucket's data say about a control. It never proves a whole control.</p>
<table><caption class="visually-hidden">Controls of ${framework.name}</caption>
<thead><tr><th scope="col">Control</th><th scope="col">State</th><th scope="col">Checks</th></tr></thead>
<tbody>${framework.controls.map((control) => controlRow(control, cards))}</tbody></table>
</section>`
  );
}

function controlRow({ checks, id, manual, state, title }: ControlResult, cards: ReadonlySet<string>): Markup {
  return markup`<tr><th scope="row"><b>${id}</b> ${title}</th><td class="${classOf(state)}">${state}</td><td><ul>${checks.map(
    (check) => checkRow(check, cards),
  )}${!!manual && markup`<li>By hand: ${manual}</li>`}</ul></td></tr>`;
}

function checkRow(check: ControlCheck, cards: ReadonlySet<string>): Markup {
  const { id, title } = check;
  return markup`<li>${cards.has(id) ? markup`<a href="#finding-${id}">${title}</a>` : title}: ${countsText(check)}</li>`;
}

function classOf(state: string): string {
  return `state-${state.replace(' ', '-')}`;
}
