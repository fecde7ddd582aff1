import type { PageData } from '../shared/pageData';
import { announce, byId } from './dom';
import { PageModel } from './pageModel';
import { afterPrint, beforePrint } from './printAll';
import { Router } from './router';
import { startTheme } from './theme';

const router = new Router(
  () => new PageModel(JSON.parse(byId('page-data', HTMLScriptElement).textContent ?? '') as PageData),
);
startTheme(() => (router.view === 'graph' || router.view === 'object') && router.show());
if (router.view !== 'findings') {
  router.show();
}
// builds the search index while the browser is idle
setTimeout(() => requestIdleCallbackOrNow(() => router.model.search('')), 300);

const input = byId('search', HTMLInputElement);
input.addEventListener('input', () => {
  const address = `#search?${new URLSearchParams({ q: input.value })}`;
  if (router.view !== 'search') {
    // a search gets one entry in the history, not one for each key
    history.pushState(null, '', address);
  }
  router.replace(address);
});
input.addEventListener('keydown', (event) => {
  if (event.key === 'ArrowDown' && router.view === 'search') {
    event.preventDefault();
    focusFirstResult();
  }
});
input.form?.addEventListener('submit', (event) => {
  event.preventDefault();
  focusFirstResult();
});
document.addEventListener('keydown', (event) => {
  const isTyping =
    event.target instanceof HTMLSelectElement ||
    (event.target instanceof HTMLInputElement && event.target.type !== 'checkbox');
  if (event.key === '/' && !isTyping && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    input.focus();
  }
});
document.querySelector('.skip')?.addEventListener('click', (event) => {
  // keep the URL, which identifies the view
  event.preventDefault();
  document.querySelector<HTMLElement>('.view:not([hidden]) h1')?.focus();
});
document.addEventListener('click', ({ target }) => {
  const id = target instanceof Element ? target.closest<HTMLElement>('[data-copy]')?.dataset.copy : undefined;
  if (id !== undefined) {
    void copy(byId(id, HTMLElement));
  }
});
addEventListener('hashchange', () => {
  if (router.view !== 'search') {
    input.value = '';
  }
});
addEventListener('beforeprint', () => beforePrint(router.model));
addEventListener('afterprint', afterPrint);

function focusFirstResult(): void {
  document.querySelector<HTMLElement>('.search-view .rows a')?.focus();
}

/** Copies the text and selects it, so that it can be copied with the keyboard if the browser denies access to the clipboard. */
async function copy(source: HTMLElement): Promise<void> {
  getSelection()?.selectAllChildren(source);
  try {
    await navigator.clipboard.writeText(source.textContent ?? '');
    announce('Copied');
  } catch {
    announce('Selected: copy it with Ctrl+C or Cmd+C');
  }
}

/** Safari has no `requestIdleCallback`. */
function requestIdleCallbackOrNow(act: () => void): void {
  if ('requestIdleCallback' in window) {
    requestIdleCallback(act);
  } else {
    act();
  }
}
