/** Where a webhook is delivered to, without what must not be told. */
export interface WebhookAddress {
  /** Without what often holds credentials: user name, password, query, fragment, and parts of the path that look so. */
  readonly url: string;
  /** The host, with the port where it is not the usual one. */
  readonly host: string;
  readonly insecure: boolean;
}

/** What stands for a part of a path that may be a credential. */
const HIDDEN = '***';
const SHORTEST_CREDENTIAL = 16;
/** Parts of this length in which letters and digits are mixed are no words. */
const LONG_PART = 8;

/** @returns undefined for what is no web address; of that nothing can be told for sure to be harmless */
export function addressOf(url: unknown): WebhookAddress | undefined {
  const parsed = typeof url === 'string' && URL.canParse(url) ? new URL(url) : undefined;
  if (!parsed || !['http:', 'https:'].includes(parsed.protocol)) {
    return undefined;
  }
  const { origin, host, pathname, protocol } = parsed;
  const path = pathname.split('/').map(hideCredential).join('/');
  return { url: `${origin}${path}`, host, insecure: protocol === 'http:' };
}

/** Chat services and the like tell callers apart by a part of the path that only they know. */
function hideCredential(segment: string): string {
  const parts = segment.split(/[^a-z\d]+/i);
  const looksRandom = parts.some((part) => part.length >= LONG_PART && /\d/.test(part) && /[a-z]/i.test(part));
  return looksRandom && segment.length >= SHORTEST_CREDENTIAL ? HIDDEN : segment;
}
