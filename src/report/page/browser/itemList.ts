import { formatNumber, formatTime } from '../../../text/wording';
import { SEVERITIES } from '../../reportData';
import { eventText } from '../shared/eventText';
import { bitbucketLink, element, namedElement } from './dom';
import type { ListedItem, PageModel } from './pageModel';
import { growingList, objectLink, severityMark } from './rows';

/** What a list of items leaves out, because everything around it says it. */
export interface ItemListOptions {
  label: string;
  /** Whether all items are of one finding. */
  isOneFinding?: boolean;
  /** Whether all items belong to one repository. */
  isOneRepository?: boolean;
  /** How many rows there are at first. */
  page?: number;
}

/** A list of affected objects: what is wrong with each, and when it changed. */
export function itemList(model: PageModel, items: readonly ListedItem[], options: ItemListOptions): HTMLElement {
  return growingList(items, options.label, (item) => itemRow(model, item, options), options.page);
}

/** The numbers of items by severity, without those that are zero. */
export function severityCounts(counts: readonly number[], accepted: number): HTMLElement {
  const parts = SEVERITIES.flatMap((severity, place) => {
    const number = counts[place] ?? 0;
    return number === 0
      ? []
      : [
          element(
            'li',
            { class: `severity-${severity}` },
            element('span', { class: 'mark' }),
            element('b', {}, formatNumber(number)),
            ` ${severity}`,
          ),
        ];
  });
  return element(
    'ul',
    { class: 'counts' },
    parts,
    accepted > 0 && element('li', { class: 'accepted' }, `${formatNumber(accepted)} accepted`),
  );
}

function itemRow(model: PageModel, item: ListedItem, { isOneFinding, isOneRepository }: ItemListOptions): HTMLElement {
  const { event, finding, link, object, reason, severity } = item;
  const name = isOneRepository && object !== undefined ? model.shortName(object) : item.name;
  return element(
    'li',
    { class: 'row item' },
    element(
      'span',
      { class: 'title' },
      severityMark(severity),
      object === undefined ? element('span', { class: 'name' }, namedElement(name)) : objectLink(model, object, name),
    ),
    event &&
      element(
        'time',
        { class: 'when', datetime: new Date(event[1]).toISOString(), title: formatTime(event[1]) },
        eventText(event),
      ),
    bitbucketLink(link, item.name),
    element(
      'p',
      {},
      !isOneFinding && element('a', { href: `#finding-${finding.id}` }, finding.title),
      !isOneFinding && reason !== '' && ': ',
      namedElement(reason),
    ),
  );
}
