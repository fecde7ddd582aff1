import { count, formatNumber } from '../../../text/wording';
import { groupBy } from '../../grouping';
import { kindOf } from '../../kinds';
import { announce, element } from './dom';
import type { PageModel } from './pageModel';
import { rowList } from './rows';

/** The objects that match a query, by type. Without a query, all objects. */
export function searchView(model: PageModel, parameters: URLSearchParams): HTMLElement[] {
  const query = parameters.get('q') ?? '';
  const type = parameters.get('type');
  const found = model.search(query);
  const byType = groupBy(found, (index) => model.kindOf(index).type);
  const shown = type === null ? found : (byType.get(type) ?? []);
  const title = query ? `Results for \u201c${query}\u201d` : 'Everything in the graph';
  if (query) {
    announce(found.length === 0 ? 'Nothing found' : `${count(shown.length, 'result')}`);
  }
  const filter = (name: string | null, label: string, number: number) => {
    const address = new URLSearchParams({ ...(query && { q: query }), ...(name !== null && { type: name }) });
    const current = name === type && 'page';
    return element(
      'li',
      {},
      element(
        'a',
        { href: `#search?${address}`, 'aria-current': current },
        label,
        ' ',
        element('b', {}, formatNumber(number)),
      ),
    );
  };
  const groups = [...byType].sort(([a], [b]) => kindOf(a).rank - kindOf(b).rank);
  const views = [
    element('h1', { tabindex: -1 }, title),
    element(
      'nav',
      { class: 'filters', 'aria-label': 'Kinds' },
      element(
        'ul',
        {},
        filter(null, 'All', found.length),
        ...groups.map(([name, { length }]) => filter(name, kindOf(name).plural, length)),
      ),
    ),
    model.data.omittedObjects > 0 &&
      element(
        'p',
        { class: 'note' },
        `${formatNumber(model.data.omittedObjects)} more objects are in the graph, and not on this page: it would be too large.`,
      ),
    shown.length === 0
      ? element(
          'p',
          { class: 'empty' },
          query ? 'Nothing in the graph has all of these words. Try fewer.' : 'The graph is empty.',
        )
      : rowList(
          model,
          shown.map((object) => ({ object })),
          'Results',
        ),
  ];
  return views.filter((view) => view !== false);
}
