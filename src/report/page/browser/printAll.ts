import { eventText } from '../shared/eventText';
import { bitbucketLink, element, namedElement } from './dom';
import type { ListedItem, PageModel } from './pageModel';
import { growLists } from './rows';

/** Paper cannot be unfolded: prepares the page so that everything is on it. */
export function beforePrint(model: PageModel): void {
  document.querySelectorAll('details').forEach((details) => (details.open = true));
  growLists(document);
  for (const card of document.querySelectorAll<HTMLElement>('[data-finding]')) {
    const list = card.querySelector('.affected ol');
    const items = model.items.filter(({ finding }) => finding.id === card.dataset.finding);
    for (const item of items.slice(list?.children.length)) {
      list?.append(printedRow(item));
    }
  }
  document.body.classList.add('all-rows');
}

/** Takes the rows off again that only paper shows, because thousands make a page slow. */
export function afterPrint(): void {
  document.querySelectorAll('.printed').forEach((row) => row.remove());
  document.body.classList.remove('all-rows');
}

function printedRow({ event, link, name, reason }: ListedItem): HTMLElement {
  const text = [reason, event && eventText(event)].filter(Boolean).join(' \u00b7\u00a0');
  return element(
    'li',
    { class: 'row print-only printed' },
    element('span', { class: 'name' }, namedElement(name)),
    bitbucketLink(link, name),
    text !== '' && element('p', {}, namedElement(text)),
  );
}
