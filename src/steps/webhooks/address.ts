/** Where a webhook is delivered to, without anything that may be a credential. */
export interface WebhookAddress {
  /** Without user name, password, query, fragment, and parts of the path that look like credentials. */
  readonly url: string;
  /** The host, with the port where it is not the usual one. */
  readonly host: string;
  readonly insecure: boolean;
}

/** Replaces a part of a path that may be a credential. */
const HIDDEN = '***';
const SHORTEST_CREDENTIAL = 16;
/** A part of at least this length that mixes letters and digits is not a word. */
const LONG_PART = 8;

/** @returns undefined for anything but a web address, because any part of it might be a credential */
export function addressOf(url: unknown): WebhookAddress | undefined {
  const parsed = typeof url === 'string' && URL.canParse(url) ? new URL(url) : undefined;
  if (!parsed || !['http:', 'https:'].includes(parsed.protocol)) {
    return undefined;
  }
  const { origin, host, pathname, protocol } = parsed;
  const path = pathname.split('/').map(hideCredential).join('/');
  return { url: `${origin}${path}`, host, insecure: protocol === 'http:' };
}

/** Chat services and others identify a caller by a secret part of the path. */
function hideCredential(segment: string): string {
  const parts = segment.split(/[^a-z\d]+/i);
  const looksRandom = parts.some((part) => part.length >= LONG_PART && /\d/.test(part) && /[a-z]/i.test(part));
  return looksRandom && segment.length >= SHORTEST_CREDENTIAL ? HIDDEN : segment;
}
