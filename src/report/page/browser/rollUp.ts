import { EntityTypes } from '../../../graph/types';
import { formatNumber } from '../../../text/wording';
import { groupBy } from '../../grouping';
import { openItems } from '../../items/statusText';
import { type Grouping, SEVERITIES, type Severity } from '../../reportData';
import { element } from './dom';
import { itemList, severityCounts } from './itemList';
import { countItems } from './itemQuery';
import type { PageModel } from './pageModel';
import { type Row, rowList } from './rows';

/** How many items a page shows of what it is about, before the first "Show more". */
const FIRST = 10;

/** What has findings of its own and those of everything that belongs to it, and how a list of items names it. */
const CONTAINERS: ReadonlyMap<string, Grouping | undefined> = new Map<string, Grouping | undefined>([
  [EntityTypes.WORKSPACE, undefined],
  [EntityTypes.PROJECT, 'project'],
  [EntityTypes.REPO, 'repository'],
]);

export function isContainer(model: PageModel, index: number): boolean {
  return CONTAINERS.has(model.typeOf(index));
}

/** Everything that was found of a workspace, project or repository and of what belongs to it, the worst first. */
export function rollUp(model: PageModel, index: number): HTMLElement {
  const items = model.itemsIn(index);
  const grouping = CONTAINERS.get(model.typeOf(index));
  const { name, subtitle } = model.object(index);
  const value = grouping === 'project' ? (subtitle ?? name) : name;
  const address = `#items${grouping ? `?${new URLSearchParams({ [grouping]: value })}` : ''}`;
  const { accepted, counts } = countItems(items);
  return element(
    'section',
    { class: 'roll-up' },
    element('h2', {}, 'Findings ', element('span', { class: 'count' }, formatNumber(items.length))),
    items.length === 0
      ? element('p', { class: 'muted' }, 'No finding of this report is about it.')
      : element(
          'div',
          {},
          severityCounts(counts, accepted),
          itemList(model, items, { label: 'Findings', isOneRepository: grouping === 'repository', page: FIRST }),
          element('p', { class: 'more' }, element('a', { href: address }, 'Filter, sort and export')),
        ),
  );
}

/** What belongs to a repository, by kind, with the worst that was found of each. */
export function contentSections(model: PageModel, repository: number): HTMLElement[] {
  const contents = groupBy(model.contentsOf(repository), (index) => model.kindOf(index));
  return [...contents]
    .sort(([a], [b]) => a.rank - b.rank)
    .map(([{ plural }, objects]) => {
      const rows = objects.map((object): Row => {
        const state = model.object(object).pullRequest?.state.toLowerCase();
        return { object, name: model.shortName(object), detail: state ?? '', severity: worstOf(model, object) };
      });
      return section(plural, rows.length, rowList(model, rows.sort(compareRows(model)), plural, FIRST));
    });
}

/** The worst first, then the newest pull request; others keep their order. */
function compareRows(model: PageModel): (a: Row, b: Row) => number {
  const rankOf = ({ severity }: Row) => (severity ? SEVERITIES.indexOf(severity) : SEVERITIES.length);
  const openedOn = ({ object }: Row) => model.object(object).pullRequest?.openedOn ?? 0;
  return (a, b) => rankOf(a) - rankOf(b) || openedOn(b) - openedOn(a);
}

/** Who administers a repository; nothing if nobody is known. */
export function administratorsSection(model: PageModel, repository: number): HTMLElement | undefined {
  const { administrators } = model.object(repository);
  return (
    administrators &&
    section(
      'Administrators',
      administrators.people.length,
      rowList(
        model,
        administrators.people.map((object) => ({ object })),
        'Administrators',
      ),
      administrators.isPartial &&
        element('p', { class: 'muted small' }, 'There may be others: not everybody who has access is known.'),
    )
  );
}

function worstOf(model: PageModel, object: number): Severity | undefined {
  // they are in the order of severity
  return openItems(model.itemsOf(object))[0]?.severity;
}

function section(title: string, number: number, ...children: (HTMLElement | false | undefined)[]): HTMLElement {
  const heading = element('h2', {}, title, ' ', element('span', { class: 'count' }, formatNumber(number)));
  return element('section', {}, heading, ...children);
}
