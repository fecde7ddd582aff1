import type { Alteration } from './alteration';
import { isPage } from './pageBounds';
import type { Fault } from './types';

/** Replaces the link to the next page with one that a client must not follow, or removes it. */
export function changeNext(to: Extract<Fault, { kind: 'next' }>['to']): Alteration {
  return (response, { path, query, origin }) => {
    if (!isPage(response.body)) {
      return response;
    }
    if (to === 'nowhere') {
      return { ...response, body: { ...response.body, next: undefined } };
    }
    const own = `${origin}${path}${query === '' ? '' : `?${query}`}`;
    return { ...response, body: { ...response.body, next: target(to, own, path) } };
  };
}

function target(to: Exclude<Extract<Fault, { kind: 'next' }>['to'], 'nowhere'>, own: string, path: string): string {
  switch (to) {
    case 'itself':
      return own;
    case 'other host':
      return `http://evil.example.com${path}?page=2`;
    case 'other scheme':
      return own.startsWith('https:') ? own.replace('https:', 'http:') : own.replace('http:', 'https:');
    case 'cycle': {
      const url = new URL(own);
      const place = Number(url.searchParams.get('loop') ?? 0);
      url.searchParams.set('loop', String((place + 1) % 3));
      return url.href;
    }
  }
}

/** Makes a list look as if its data changed between two calls. */
export function changeItems(kind: 'repeated item' | 'moved item'): Alteration {
  const lastOfPageBefore = new Map<string, unknown>();
  return (response, { path, query }) => {
    if (!isPage(response.body)) {
      return response;
    }
    const { values } = response.body;
    const isFirst = !/(^|&)(page|ctx)=/.test(query) || /(^|&)page=1(&|$)/.test(query);
    const before = isFirst ? undefined : lastOfPageBefore.get(path);
    lastOfPageBefore.set(path, values.at(-1));
    if (before === undefined) {
      return response;
    }
    const rest = kind === 'moved item' ? values.slice(1) : values;
    return { ...response, body: { ...response.body, values: [before, ...rest] } };
  };
}
