import type { Micros } from '../world/time';

export type Json = Record<string, unknown>;

/** The value of a field, for `q` and `sort`. Times are wrapped to distinguish them from numbers. */
export type FieldValue = string | number | boolean | null | { at: Micros };

/** Text written by a person, with the HTML that Bitbucket renders from it. */
export function renderText(raw: string): Json {
  const html = raw.trim().replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return { raw, markup: 'markdown', html: `<p>${html}</p>` };
}
