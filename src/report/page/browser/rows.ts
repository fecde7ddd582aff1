import { formatNumber } from '../../../text/wording';
import type { Severity } from '../../reportData';
import { objectAddress } from '../shared/objectAddress';
import { bitbucketLink, element, namedElement } from './dom';
import type { PageModel } from './pageModel';

const PAGE = 50;

/** Tells a list to show all of its rows. */
const GROW = 'show-all-rows';

/** An object in a list. */
export interface Row {
  object: number;
  /** If it is not that of the object. */
  name?: string;
  /** Beneath the name. By default, what distinguishes the object from others, and where it is. */
  detail?: string;
  /** The severity of the worst that was found of it. */
  severity?: Severity;
}

export function objectLink(model: PageModel, index: number, name = model.object(index).name): HTMLElement {
  return element('a', { class: 'name', href: objectAddress(model.object(index).key) }, namedElement(name));
}

/** The mark of a severity, with its name for those who do not see it. */
export function severityMark(severity: string): HTMLElement {
  return element(
    'span',
    { class: `severity-${severity}` },
    element('span', { class: 'mark' }),
    element('span', { class: 'visually-hidden' }, `${severity}: `),
  );
}

/** A list with a "Show more" button, so that thousands of rows are only created on demand. */
export function growingList<T>(
  items: readonly T[],
  label: string,
  toElement: (item: T) => HTMLElement,
  page = PAGE,
): HTMLElement {
  const list = element('ol', { class: 'rows', 'aria-label': label });
  const button = element('button', { type: 'button', class: 'more', click: () => grow(true) });
  let shown = 0;
  function grow(byHand: boolean, number = PAGE): void {
    const added = items.slice(shown, shown + number).map(toElement);
    for (const row of added) {
      list.append(row);
    }
    shown += added.length;
    button.textContent = `Show more (${formatNumber(items.length - shown)} left)`;
    // the button disappears with the last rows, so the focus moves to the first new row
    if (byHand) {
      added[0]?.querySelector('a')?.focus();
    }
    button.hidden = shown >= items.length;
  }
  grow(false, page);
  return element('div', { class: 'row-list', [GROW]: () => grow(false, items.length) }, list, button);
}

/** Makes all lists within an element show all of their rows. */
export function growLists(within: ParentNode): void {
  within.querySelectorAll('.row-list').forEach((list) => list.dispatchEvent(new Event(GROW)));
}

export function rowList(model: PageModel, rows: readonly Row[], label: string, page = PAGE): HTMLElement {
  return growingList(rows, label, (row) => toElement(model, row), page);
}

function toElement(model: PageModel, { detail, name, object, severity }: Row): HTMLElement {
  const shown = model.object(object);
  const kind = model.kindOf(object);
  const text = detail ?? [shown.subtitle, model.placeOf(object)].filter(Boolean).join(' \u00b7 ');
  return element(
    'li',
    { class: 'row' },
    element(
      'span',
      { class: 'title' },
      severity !== undefined && severityMark(severity),
      objectLink(model, object, name),
    ),
    element('span', { class: `kind color-${kind.color}` }, kind.singular),
    bitbucketLink(model.linkOf(shown), shown.name),
    text !== '' && element('p', {}, namedElement(text)),
  );
}
