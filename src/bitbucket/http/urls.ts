/** Parses a URL; undefined where `text` is not one. */
export function parseUrl(text: string, base?: string): URL | undefined {
  try {
    return new URL(text, base);
  } catch {
    return undefined;
  }
}

/** A request as errors and logs call it: method and path, the braces of uuids legible, without the query. */
export function toEndpoint(method: string, { pathname }: URL): string {
  return `${method} ${pathname.replace(/%7B/gi, '{').replace(/%7D/gi, '}')}`;
}
