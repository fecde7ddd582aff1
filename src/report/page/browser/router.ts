import { byId } from './dom';
import { endDrawing } from './drawing';
import { graphView } from './graphView';
import { itemsView } from './itemsView';
import { objectView } from './objectView';
import type { PageModel } from './pageModel';
import { searchView } from './searchView';

/** @param remember changes the address of the view, without showing it again */
type View = (model: PageModel, parameters: URLSearchParams, remember: (address: string) => void) => HTMLElement[];

const VIEWS: ReadonlyMap<string, View> = new Map([
  ['search', searchView],
  ['object', objectView],
  ['items', itemsView],
  ['graph', graphView],
]);

/** Shows the view that the URL identifies, and moves the focus to it. */
export class Router {
  /** The element that had the focus when the user left a view, by URL. */
  private readonly focused = new Map<string, HTMLElement>();
  private address = location.hash;
  private loaded?: PageModel;

  constructor(
    private readonly loadModel: () => PageModel,
    private readonly title = document.title,
  ) {
    document.addEventListener('focusin', ({ target }) => {
      if (target instanceof HTMLElement && target.closest('#findings-view')) {
        this.focused.set(viewOf(this.address), target);
      }
    });
    addEventListener('hashchange', () => {
      const isBack = viewOf(location.hash) === 'findings' && viewOf(this.address) !== 'findings';
      this.address = location.hash;
      this.show();
      this.moveFocus(isBack);
    });
  }

  show(): void {
    endDrawing();
    const name = viewOf(this.address);
    const view = VIEWS.get(name);
    byId('findings-view', HTMLElement).hidden = view !== undefined;
    const place = byId('script-view', HTMLElement);
    place.hidden = view === undefined;
    place.className = `view ${name}-view`;
    const parameters = new URLSearchParams(this.address.split('?')[1] ?? '');
    place.replaceChildren(...(view ? view(this.model, parameters, (address) => this.remember(address)) : []));
    const heading = place.querySelector('h1')?.textContent;
    document.title = heading ? `${heading} \u00b7 ${this.title}` : this.title;
    const links = [...document.querySelectorAll<HTMLAnchorElement>('.bar nav a')];
    const current =
      links.find(({ hash }) => hash.length > 1 && this.address.startsWith(hash)) ??
      links.find(({ hash }) => hash === `#${name}`);
    links.forEach((link) => link.removeAttribute('aria-current'));
    current?.setAttribute('aria-current', 'page');
  }

  /** Replaces the URL without adding an entry to the history and without moving the focus. */
  replace(address: string): void {
    this.remember(address);
    this.show();
  }

  /** Parsed on demand, because that takes a moment and the findings need no data. */
  get model(): PageModel {
    this.loaded ??= this.loadModel();
    return this.loaded;
  }

  get view(): string {
    return viewOf(this.address);
  }

  private remember(address: string): void {
    history.replaceState(null, '', address);
    this.address = address;
  }

  private moveFocus(isBack: boolean): void {
    const anchor = document.getElementById(this.address.slice(1));
    const last = isBack ? this.focused.get('findings') : undefined;
    if (anchor && this.view === 'findings') {
      const heading = anchor.matches('[tabindex]') ? anchor : anchor.querySelector<HTMLElement>('[tabindex]');
      heading?.focus({ preventScroll: true });
      anchor.scrollIntoView();
      return;
    }
    const target = last ?? document.querySelector<HTMLElement>('.view:not([hidden]) h1');
    target?.focus({ preventScroll: last === undefined });
    if (!last) {
      scrollTo(0, 0);
    }
  }
}

function viewOf(address: string): string {
  const name = address.slice(1).split('?')[0] ?? '';
  return VIEWS.has(name) ? name : 'findings';
}
