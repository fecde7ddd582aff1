import { visibleText } from '../shared/visibleText';

type Child = Node | string | undefined | false;
/** Lists are not spread: they may hold more items than a function call can have arguments. */
type Children = readonly (Child | readonly Child[])[];

interface Attributes {
  readonly [name: string]: string | number | boolean | undefined | ((event: Event) => void);
}

/**
 * Creates an element. Text children become text nodes, never markup.
 *
 * @param attributes functions become event listeners; attributes that are `false` or `undefined` are omitted
 */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Children
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') {
      made.addEventListener(name, value);
    } else if (value !== undefined && value !== false) {
      made.setAttribute(name, value === true ? '' : String(value));
    }
  }
  for (const child of children.flat()) {
    if (child !== undefined && child !== false) {
      made.append(toNode(child));
    }
  }
  return made;
}

/** A name that a user chose. It is isolated, so that right-to-left characters do not affect the surrounding text. */
export function namedElement(text: string): HTMLElement {
  return element('bdi', {}, text);
}

/** A link to Bitbucket, in a new tab. */
export function bitbucketLink(link: string | undefined, name: string): HTMLElement | undefined {
  return link === undefined
    ? undefined
    : element(
        'a',
        { class: 'out', href: link, rel: 'noreferrer', target: '_blank' },
        'Bitbucket',
        element('span', { class: 'visually-hidden' }, `: ${name}, in a new tab`),
      );
}

/** @throws Error when the page lacks the element */
export function byId<T extends HTMLElement>(id: string, type: new () => T): T {
  const found = document.getElementById(id);
  if (!(found instanceof type)) {
    throw new Error(`The page has no ${type.name} "${id}".`);
  }
  return found;
}

/** Announces a message to screen readers, and shows it for a moment. */
export function announce(message: string): void {
  byId('announcement', HTMLElement).textContent = message;
}

function toNode(child: Node | string): Node {
  return child instanceof Node ? child : document.createTextNode(visibleText(child));
}
