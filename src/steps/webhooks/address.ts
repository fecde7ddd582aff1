import { maskCredentials } from '../../text/credentials';
import { parseUrl } from '../../text/untrusted';

/** Where a webhook is delivered to, without anything that may be a credential. */
export interface WebhookAddress {
  /** Without user name, password, query, fragment, and parts of the path that are not plain words. */
  readonly url: string;
  /** The host, with the port where it is not the usual one. */
  readonly host: string;
  readonly insecure: boolean;
}

/** Replaces a part that may be a credential. */
const HIDDEN = '***';

/** A segment of a path after which the rest is a credential, whatever it looks like. */
const INTRODUCES_CREDENTIAL =
  /^(?:.*(?:token|secret|password|signature|credential|auth)s?|(?:.*[-_.])?keys?|apikeys?|catch)$/i;
const LONGEST_WORD = 15;
const LONGEST_SEGMENT = 60;

/** @returns undefined for anything but a web address, because any part of it might be a credential */
export function addressOf(url: unknown): WebhookAddress | undefined {
  const parsed = typeof url === 'string' ? parseUrl(url) : undefined;
  if (!parsed || !['http:', 'https:'].includes(parsed.protocol)) {
    return undefined;
  }
  const { hostname, port, pathname, protocol } = parsed;
  const host = `${hideInHost(hostname)}${port && `:${port}`}`;
  return { url: `${protocol}//${host}${hideInPath(pathname)}`, host, insecure: protocol === 'http:' };
}

/** A description in which addresses are shown as above, and words that may be credentials are hidden. */
export function hideCredentials(description: string): string {
  const withoutAddresses = description.replace(
    /\b[a-z][a-z\d+.-]{0,20}:\/\/\S+/gi,
    (url) => addressOf(url)?.url ?? HIDDEN,
  );
  return maskCredentials(withoutAddresses)
    .replace(/[^\s@/]{1,100}:[^\s@/]{1,100}@(?=[\w-])/g, `${HIDDEN}@`)
    .replace(
      /\b((?:bearer|basic|token|secret|password|pwd|api[-_ ]?key|key)(?::\s*|\s+is\s+|(?<=bearer|basic)\s+))\S+/gi,
      `$1${HIDDEN}`,
    )
    .replace(/[\w+~%:-]{8,}={0,2}/g, (word) => (isRandom(word) ? HIDDEN : word));
}

/** Services for catching requests identify a caller by a secret subdomain. The registered domain always stays. */
function hideInHost(hostname: string): string {
  const labels = hostname.split('.');
  const isAddress = /^[\d.]+$|^\[/.test(hostname);
  return isAddress
    ? hostname
    : labels.map((label, index) => (index < labels.length - 2 && isRandom(label) ? HIDDEN : label)).join('.');
}

/** Many services identify a caller by a secret in the path. Nobody can tell each of them from a name, so only plain words stay. */
function hideInPath(pathname: string): string {
  let isCredential = false;
  return pathname
    .split('/')
    .map((segment) => {
      const isShown = segment === '' || (!isCredential && isPlain(segment));
      isCredential ||= isShown && INTRODUCES_CREDENTIAL.test(segment);
      return isShown ? segment : HIDDEN;
    })
    .join('/');
}

/** Whether a segment of a path consists of words, versions and years, as in `release-2024-backend-v2`. */
function isPlain(segment: string): boolean {
  const parts = segment.replace(/%20/g, '-').split(/[-_.]/);
  return (
    segment.length <= LONGEST_SEGMENT &&
    parts.every((part) => /^(?:\d{1,4}|v\d{1,3}|)$/i.test(part) || wordsOf(part).every(isWord))
  );
}

/** `BuildTrigger` as `Build` and `Trigger`. */
function wordsOf(part: string): string[] {
  return part.split(/(?<=[a-z]{2})(?=[A-Z][a-z]{2})/);
}

/** Letters in lower case, upper case or with a capital, among which there are vowels, as people spell words. */
function isWord(text: string): boolean {
  return (
    text.length <= LONGEST_WORD && /^(?:[A-Z]?[a-z]*|[A-Z]{1,10})$/.test(text) && !/[b-df-hj-np-tv-xz]{6}/i.test(text)
  );
}

/** Whether text mixes letters and digits as no name does, or is too long for a word. */
function isRandom(text: string): boolean {
  return text.split(/[-_.]/).some((part) => {
    const changes = part.match(/[a-z](?=\d)|\d(?=[a-z])/gi)?.length ?? 0;
    return (part.length >= 8 && changes >= 3) || /^[\da-f]{16,}$|^\d{10,}$|^[a-z]{25,}$/i.test(part);
  });
}
