import { visibleText } from '../shared/visibleText';

/** Markup that is safe to write into a page. Only {@link markup} and {@link trusted} create it. */
export class Markup {
  constructor(readonly text: string) {}
}

type MarkupPart = Markup | string | number | undefined | false | readonly MarkupPart[];

/** Builds markup from a template. Every inserted text is escaped; markup and lists of markup are inserted as they are. */
export function markup(strings: TemplateStringsArray, ...parts: readonly MarkupPart[]): Markup {
  return new Markup(strings.reduce((text, string, index) => text + render(parts[index - 1]) + string));
}

/** Marks text as safe markup. Only for text that comes with this package. */
export function trusted(text: string): Markup {
  return new Markup(text);
}

/** JSON for a script element, escaped so that it cannot end the element or start a comment. */
export function scriptJson(value: unknown): Markup {
  return new Markup(
    JSON.stringify(value).replace(
      /[<>&\u2028\u2029]/g,
      (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
    ),
  );
}

function render(part: MarkupPart): string {
  if (part instanceof Markup) {
    return part.text;
  }
  if (part === undefined || part === false) {
    return '';
  }
  if (typeof part === 'object') {
    return part.map(render).join('');
  }
  return visibleText(String(part)).replace(/[&<>"'`]/g, (character) => `&#${character.charCodeAt(0)};`);
}
