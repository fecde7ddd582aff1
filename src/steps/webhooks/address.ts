/** Where a webhook is delivered to, without what must not be told. */
export interface WebhookAddress {
  /** Without user name, password, query and fragment: they often hold credentials. */
  readonly url: string;
  /** The host, with the port where it is not the usual one. */
  readonly host: string;
  readonly insecure: boolean;
}

/** @returns undefined for what is no web address; of that nothing can be told for sure to be harmless */
export function addressOf(url: unknown): WebhookAddress | undefined {
  const parsed = typeof url === 'string' && URL.canParse(url) ? new URL(url) : undefined;
  if (!parsed || !['http:', 'https:'].includes(parsed.protocol)) {
    return undefined;
  }
  const { origin, host, pathname, protocol } = parsed;
  return { url: `${origin}${pathname}`, host, insecure: protocol === 'http:' };
}
