import { EntityTypes } from '../../../graph/types';
import { capitalize, count } from '../../../text/wording';
import { compareText } from '../../graph';
import { type Grouping, GROUPINGS, SEVERITIES } from '../../reportData';
import { csvText } from '../shared/csvText';
import { objectAddress } from '../shared/objectAddress';
import { announce, element, namedElement } from './dom';
import { itemList, severityCounts } from './itemList';
import { type Filter, FILTERS, groupItems, type ItemGroup, NONE, ORDERS, selectItems, valuesOf } from './itemQuery';
import { groupTable, itemTable } from './itemTable';
import type { ListedItem, PageModel } from './pageModel';
import { growingList } from './rows';

const TITLES: Readonly<Record<Grouping, string>> = {
  repository: 'Repositories',
  project: 'Projects',
  person: 'People',
};

const NO_GROUP: Readonly<Record<Grouping, string>> = {
  repository: 'No repository',
  project: 'No project',
  person: 'Nobody',
};

const LABELS: ReadonlyMap<string, string> = new Map([
  ['q', 'with the words'],
  ['sort', 'sorted by'],
]);

interface Grouped {
  by: Grouping;
  asked: URLSearchParams;
}

/**
 * All affected objects, or those that the address asks for, as a list or by repository, project or person.
 *
 * @param remember changes the address of the view, without showing it again
 */
export function itemsView(
  model: PageModel,
  parameters: URLSearchParams,
  remember: (address: string) => void,
): HTMLElement[] {
  const heading = element('h1', { tabindex: -1 });
  const results = element('div', { class: 'results' });
  const form = element('form', { class: 'query', 'aria-label': 'Filter, sort and group', role: 'search' });
  function show(asked: URLSearchParams): void {
    const items = selectItems(model.items, asked);
    const by = GROUPINGS.find((grouping) => grouping === asked.get('by'));
    heading.replaceChildren(namedElement(titleOf(model, asked, by)));
    results.replaceChildren(...(by ? groupsOf(model, items, { by, asked }) : listOf(model, items, asked)));
  }
  form.append(...controlsOf(model, parameters));
  form.addEventListener('input', () => {
    const asked = askedBy(form);
    remember(`#items?${asked}`);
    show(asked);
    announce(count(selectItems(model.items, asked).length, 'item'));
  });
  form.addEventListener('submit', (event) => event.preventDefault());
  show(parameters);
  return [heading, form, results];
}

/** What the controls of the form say; what is not chosen is left out. */
function askedBy(form: HTMLFormElement): URLSearchParams {
  const entries = [...new FormData(form)].flatMap(([name, value]) =>
    typeof value === 'string' && value !== '' ? [[name, value]] : [],
  );
  return new URLSearchParams(entries);
}

function titleOf(model: PageModel, asked: URLSearchParams, by: Grouping | undefined): string {
  const finding = model.data.findings.find(({ id }) => id === asked.get('check'));
  const place = asked.get('repository') ?? asked.get('project') ?? asked.get('person');
  const [title = by && TITLES[by]] = finding ? [finding.title] : [];
  return `${title ?? 'All findings'}${place === null ? '' : ` \u00b7 ${place === NONE ? 'none' : place}`}`;
}

function controlsOf(model: PageModel, asked: URLSearchParams): HTMLElement[] {
  const text = element('input', { type: 'search', name: 'q', value: asked.get('q') ?? '', autocomplete: 'off' });
  const filters = FILTERS.flatMap((filter) => {
    const options = optionsOf(model, filter);
    const chosen = asked.get(filter) ?? '';
    // nothing to choose from
    return options.length < 2 && chosen === ''
      ? []
      : [labeled(capitalize(filter), choice(filter, [['', 'all'], ...options], chosen))];
  });
  const sort = ORDERS.map((order, place) => [place === 0 ? '' : order, order] as const);
  const by = [['', 'none'] as const, ...GROUPINGS.map((grouping) => [grouping, grouping] as const)];
  return [
    labeled('Words', text),
    ...filters,
    labeled('Sort by', choice('sort', sort, asked.get('sort') ?? '')),
    labeled('Group by', choice('by', by, asked.get('by') ?? '')),
  ];
}

/** The values of all items, each with its text. */
function optionsOf(model: PageModel, filter: Filter): (readonly [value: string, text: string])[] {
  const values = [...new Set(model.items.flatMap((item) => valuesOf(item, filter)))];
  if (filter === 'check') {
    return model.data.findings.filter(({ id }) => values.includes(id)).map(({ id, title }) => [id, title] as const);
  }
  const ordered = filter === 'severity' ? SEVERITIES.filter((one) => values.includes(one)) : values.sort(compareText);
  return ordered.map((value) => [value, value === NONE ? 'none' : value] as const);
}

function choice(name: string, options: readonly (readonly [string, string])[], chosen: string): HTMLSelectElement {
  const known = options.some(([value]) => value === chosen) ? options : [...options, [chosen, chosen] as const];
  return element(
    'select',
    { name },
    known.map(([value, text]) => element('option', { value, selected: value === chosen }, text)),
  );
}

function labeled(label: string, control: HTMLElement): HTMLElement {
  return element('label', {}, element('span', {}, label), control);
}

function listOf(model: PageModel, items: readonly ListedItem[], asked: URLSearchParams): HTMLElement[] {
  const check = asked.get('check');
  const about = check !== null && element('a', { href: `#finding-${check}` }, 'Why it matters and what to do');
  const rows =
    items.length === 0
      ? element('p', { class: 'empty' }, 'Nothing was found that fits all of this. Choose fewer filters.')
      : itemList(model, items, { label: 'Findings', isOneFinding: check !== null });
  return [
    summary(`${count(items.length, 'item')}${descriptionOf(asked)}`, about, () => itemTable(items), 'findings.csv'),
    rows,
  ];
}

/** What the controls of the form say, for those who see no controls, as on paper. */
function descriptionOf(asked: URLSearchParams): string {
  const parts = [...asked].flatMap(([name, value]) =>
    value === '' || name === 'by' ? [] : [`${LABELS.get(name) ?? name} ${value}`],
  );
  return parts.length > 0 ? `: ${parts.join(', ')}` : '';
}

function groupsOf(model: PageModel, items: readonly ListedItem[], { asked, by }: Grouped): HTMLElement[] {
  const groups = groupItems(items, by);
  const text = `${count(groups.length, 'group')} with ${count(items.length, 'item')}, the worst first`;
  const toRow = (group: ItemGroup) => groupRow(model, group, { asked, by });
  const save = () => groupTable(groups, by);
  return [summary(text, false, save, `${TITLES[by].toLowerCase()}.csv`), growingList(groups, TITLES[by], toRow)];
}

function groupRow(model: PageModel, { accepted, counts, items, name }: ItemGroup, { asked, by }: Grouped): HTMLElement {
  const text = name === NONE ? NO_GROUP[by] : name;
  const filters = new URLSearchParams(asked);
  filters.delete('by');
  filters.set(by, name);
  const list = `#items?${filters}`;
  const type = by === 'repository' ? EntityTypes.REPO : EntityTypes.PROJECT;
  const object = items[0]?.object;
  const owner = by === 'person' || name === NONE || object === undefined ? undefined : model.ownerOf(object, type);
  const address = owner === undefined ? list : objectAddress(model.object(owner).key);
  return element(
    'li',
    { class: 'row group' },
    element('a', { class: 'name', href: address }, namedElement(text)),
    severityCounts(counts, accepted),
    element(
      'a',
      { class: 'small', href: list },
      count(items.length, 'item'),
      element('span', { class: 'visually-hidden' }, `: ${text}`),
    ),
  );
}

/** How much is shown, and a button that saves it. */
function summary(text: string, about: HTMLElement | false, table: () => string[][], file: string): HTMLElement {
  const save = () => {
    const address = URL.createObjectURL(new Blob([csvText(table())], { type: 'text/csv' }));
    element('a', { href: address, download: file }).click();
    // the browser has started to save it by then
    setTimeout(() => URL.revokeObjectURL(address), 10_000);
  };
  return element(
    'div',
    { class: 'shown' },
    element('p', { class: 'muted' }, text, '. ', about),
    element('button', { type: 'button', class: 'export', click: save }, 'Export CSV of what is shown'),
  );
}
