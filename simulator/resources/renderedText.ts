/** Text written by a person, with the HTML that Bitbucket renders from it. */
export function renderText(raw: string): Record<string, unknown> {
  return { raw, markup: 'markdown', html: `<p>${escape(raw)}</p>` };
}

function escape(text: string): string {
  return text.trim().replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
