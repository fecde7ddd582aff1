/** Parts of a body that take most of its space and that no step reads. */
const UNREAD = new Set(['avatar', 'rendered', 'resource_uri', 'summary']);

/** A body without what no step reads. Of the links of a record, steps read only the one to its web page. */
export function leanBody(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), lean);
  } catch {
    return text;
  }
}

function lean(name: string, value: unknown): unknown {
  if (name === 'links') {
    return typeof value === 'object' && value !== null && 'html' in value ? { html: value.html } : undefined;
  }
  return UNREAD.has(name) ? undefined : value;
}
