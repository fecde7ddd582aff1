import { maskCredentials } from './credentials';
import { parseUrl } from './untrusted';

/** A web address without anything that may be a credential. */
export interface ShownAddress {
  /** Scheme, host, and the beginning of the path that tells the kind of receiver. */
  readonly url: string;
  /** The host, with the port where it is not the usual one. */
  readonly host: string;
  readonly insecure: boolean;
}

/** Replaces a part that may be a credential. */
const HIDDEN = '***';

/**
 * Segments of a path that say what kind of receiver it is. Behind them, many services identify a caller by a secret, which
 * nobody can tell from a name: it may be a word, a number or a short code.
 */
const KINDS_OF_RECEIVERS = new Set(
  (
    'api rest v1 v2 v3 v4 hook hooks webhook webhooks web-hook web-hooks trigger triggers invoke notify push event events ' +
    'incoming services integrations workflows external receiver catch job jobs build builds ci jenkins teamcity git github ' +
    'gitlab bitbucket bitbucket-hook bitbucket-webhook bitbucket-scmsource-hook github-webhook generic-webhook-trigger ' +
    'multibranch-webhook-trigger jira argocd atlantis spinnaker'
  ).split(' '),
);

/** In a description: a host with a path, without the scheme. The limits bound the work on long texts. */
const ADDRESS_WITHOUT_SCHEME = /(?<![\w@.:/-])(?:[a-z\d-]{1,63}\.){1,8}[a-z]{2,24}(?::\d{1,5})?\/\S*/gi;
/** In a description: a name, what stands between, and a credential. */
const NAMED_CREDENTIAL =
  /\b((?:bearer|basic|token|secret|passw(?:or)?d|passphrase|pwd?|api[-_ ]?key|key|sig(?:nature)?)(?::\s*|\s*=\s*(?!\*)|\s+is\s+|\s+(?=["'`])|(?<=\b(?:bearer|basic|pwd?))\s+))\S+/gi;
/** In a description: a long text in base64, slashes included, which mixes upper case, lower case and digits. */
const LONG_BASE64 = /(?<![\w+/])(?=\S{0,200}?[a-z])(?=\S{0,200}?[A-Z])(?=\S{0,200}?\d)[A-Za-z\d+/]{32,}={0,2}/g;

/** @returns undefined for anything but a web address, because any part of it might be a credential */
export function addressOf(url: unknown): ShownAddress | undefined {
  const parsed = typeof url === 'string' ? parseUrl(url) : undefined;
  if (!parsed || !['http:', 'https:'].includes(parsed.protocol)) {
    return undefined;
  }
  const { hostname, port, pathname, protocol } = parsed;
  const host = `${hideInHost(hostname)}${port && `:${port}`}`;
  return { url: `${protocol}//${host}${hideInPath(pathname)}`, host, insecure: protocol === 'http:' };
}

/** A text in which addresses are shown as above. */
export function hideAddresses(text: string): string {
  return text.includes('://')
    ? text.replace(/\b[a-z][a-z\d+.-]{0,20}:\/\/\S+/gi, (url) => addressOf(url)?.url ?? HIDDEN)
    : text;
}

/** A name or a description in which addresses are shown as above, and words that may be credentials are hidden. */
export function hideCredentials(text: string): string {
  return maskCredentials(hideAddresses(text))
    .replace(NAMED_CREDENTIAL, `$1${HIDDEN}`)
    .replace(
      ADDRESS_WITHOUT_SCHEME,
      (address) => addressOf(`https://${address}`)?.url.slice('https://'.length) ?? HIDDEN,
    )
    .replace(LONG_BASE64, HIDDEN)
    .replace(/[\w+~%:-]{8,}={0,2}/g, (word) => (isRandom(word) ? HIDDEN : word));
}

/** Services for catching requests identify a caller by a secret subdomain. The registered domain always stays. */
function hideInHost(hostname: string): string {
  const labels = hostname.split('.');
  const isAddress = /^[\d.]+$|^\[/.test(hostname);
  return isAddress
    ? hostname
    : labels.map((label, index) => (index < labels.length - 2 && !isPlain(label) ? HIDDEN : label)).join('.');
}

/** Shows the segments that tell the kind of receiver, up to the first that does not. */
function hideInPath(pathname: string): string {
  const segments = pathname.split('/').slice(1);
  const hidden = segments.findIndex((segment) => segment !== '' && !KINDS_OF_RECEIVERS.has(segment.toLowerCase()));
  const shown = hidden < 0 ? segments : [...segments.slice(0, hidden), HIDDEN];
  return `/${shown.join('/')}`;
}

/** Whether a label of a host consists of words and numbers as people name machines: `jenkins01`, `eu-west-1`, `k8s`. */
function isPlain(label: string): boolean {
  return (
    label.startsWith('xn--') ||
    label
      .split('-')
      .every((part) => /^(?:\d{1,4}|[a-z]{0,12}\d{0,3}|[a-z]\d[a-z])$/i.test(part) && !isUnspeakable(part))
  );
}

/** Whether letters follow each other as in no word. */
function isUnspeakable(text: string): boolean {
  return /[b-df-hj-np-tv-xz]{6}/i.test(text);
}

/** Whether text mixes letters and digits as no name does, or is too long for a word. */
function isRandom(text: string): boolean {
  return text.split(/[-_.:+~%]/).some((part) => {
    const changes = part.match(/[a-z](?=\d)|\d(?=[a-z])/gi)?.length ?? 0;
    return (part.length >= 8 && changes >= 3) || /^[\da-f]{16,}$|^\d{10,}$|^[a-z]{25,}$/i.test(part);
  });
}
