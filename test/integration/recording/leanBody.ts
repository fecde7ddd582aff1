/** Parts of a body that take most of its space and that no step reads. */
const UNREAD = ['avatar', 'rendered', 'resource_uri', 'summary'];

/** A body without what no step reads. Of the links of a record, steps read only the one to its web page. */
export function leanBody(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), (name, value: unknown) => {
      if (UNREAD.includes(name)) {
        return undefined;
      }
      return name === 'links' && typeof value === 'object' && value !== null && 'html' in value
        ? { html: value.html }
        : name === 'links'
          ? undefined
          : value;
    });
  } catch {
    return text;
  }
}
