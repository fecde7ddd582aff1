/** A request as errors and logs call it: method and path, the braces of uuids legible, without the query. */
export function toEndpoint(method: string, { pathname }: URL): string {
  return `${method} ${pathname.replace(/%7B/gi, '{').replace(/%7D/gi, '}')}`;
}
