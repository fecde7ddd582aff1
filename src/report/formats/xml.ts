/** A part of an XML document whose text is escaped. */
export interface Xml {
  readonly xml: string;
}

/** What XML 1.0 does not allow, even escaped. */
const FORBIDDEN = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu;
const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  // a reader would make spaces of them in an attribute
  ['\t', '&#9;'],
  ['\n', '&#10;'],
  ['\r', '&#13;'],
]);

/** An element with its attributes, and with text or other elements in it. */
export function element(
  name: string,
  attributes: Readonly<Record<string, string | number>>,
  content: string | readonly Xml[] = [],
): Xml {
  const start = [name, ...Object.entries(attributes).map(([key, value]) => `${key}="${escape(String(value))}"`)].join(
    ' ',
  );
  if (typeof content === 'string') {
    return { xml: `<${start}>${escape(content)}</${name}>` };
  }
  return {
    xml: content.length === 0 ? `<${start}/>` : `<${start}>\n${content.map(({ xml }) => xml).join('\n')}\n</${name}>`,
  };
}

/** A whole document. */
export function xmlDocument({ xml }: Xml): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${xml}\n`;
}

/** Replaces what cannot stand in XML by the sign for unreadable characters. */
function escape(text: string): string {
  return text.replace(FORBIDDEN, '\u{fffd}').replace(/[&<>"\t\n\r]/g, (character) => ESCAPES.get(character) ?? '');
}
