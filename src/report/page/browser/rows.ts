import { formatNumber } from '../../../text/wording';
import { objectAddress } from '../shared/objectAddress';
import { bitbucketLink, element, namedElement } from './dom';
import type { PageModel } from './pageModel';

const PAGE = 50;

/** A row of a list: a link to an object, or plain text if the object is not in the graph. */
export interface Row {
  object: number;
  name?: string;
  detail?: string;
  link?: string;
}

export function objectLink(model: PageModel, index: number): HTMLElement {
  const { key, name } = model.object(index);
  return element('a', { class: 'name', href: objectAddress(key) }, namedElement(name));
}

/** A list with a "Show more" button, so that thousands of rows are only created on demand. */
export function rowList(model: PageModel, rows: readonly Row[], label: string): HTMLElement {
  const list = element('ol', { class: 'rows', 'aria-label': label });
  const button = element('button', { type: 'button', class: 'more', click: () => grow(true) });
  let shown = 0;
  function grow(byHand: boolean): void {
    const added = rows.slice(shown, shown + PAGE).map((row) => toElement(model, row));
    list.append(...added);
    shown += added.length;
    button.textContent = `Show more (${formatNumber(rows.length - shown)} left)`;
    // the button disappears with the last rows, so the focus moves to the first new row
    if (byHand) {
      added[0]?.querySelector('a')?.focus();
    }
    button.hidden = shown >= rows.length;
  }
  grow(false);
  return element('div', { class: 'row-list' }, list, button);
}

function toElement(model: PageModel, { detail, link, name, object }: Row): HTMLElement {
  const shown = object < 0 ? undefined : model.object(object);
  const kind = shown && model.kindOf(object);
  const text = detail ?? shown?.subtitle;
  return element(
    'li',
    { class: 'row' },
    shown ? objectLink(model, object) : element('span', { class: 'name' }, namedElement(name ?? '')),
    kind && element('span', { class: `kind color-${kind.color}` }, kind.singular),
    bitbucketLink(link ?? (shown && model.linkOf(shown)), name ?? shown?.name ?? ''),
    text !== undefined && element('p', {}, namedElement(text)),
  );
}
