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
  /^(?:.*(?:token|secret|passw(?:or)?d|passphrase|signature|credential|auth)s?|(?:.*[-_.])?(?:keys?|pass|pwd?|jwt|bearer|sig)|apikeys?|catch)$/i;
/** A segment in which a credential follows its own name, as in `token-swordfish`. */
const NAMES_CREDENTIAL =
  /(?:^|[-_.])(?:token|secret|passw(?:or)?d|passphrase|pwd|(?:api|access|private)[-_.]?key)[-_.]+[^-_.]/i;
/** How the credentials of well-known services begin. */
const CREDENTIAL_PREFIX =
  '(?:gh[pousr]_|github_pat_|gl(?:pat|dt|rt|ptt|cbt|oas|ft)-|xox[a-z]-|sk_live_|A[KS]IA[A-Z\\d]{12}|ATCTT|ATATT|ATBB|eyJ)';
const BEGINS_AS_CREDENTIAL = new RegExp(`^${CREDENTIAL_PREFIX}`);
const KNOWN_CREDENTIAL = new RegExp(`\\b${CREDENTIAL_PREFIX}[\\w.-]{4,}`, 'g');
/** In a description: a host with a path, without the scheme. The limits bound the work on long texts. */
const ADDRESS_WITHOUT_SCHEME = /(?<![\w@.:/-])(?:[a-z\d-]{1,63}\.){1,8}[a-z]{2,24}(?::\d{1,5})?\/\S*/gi;
/** In a description: a name, what stands between, and a credential. */
const NAMED_CREDENTIAL =
  /\b((?:bearer|basic|token|secret|passw(?:or)?d|passphrase|pwd?|api[-_ ]?key|key|sig(?:nature)?)(?::\s*|\s*=\s*(?!\*)|\s+is\s+|\s+(?=["'`])|(?<=\b(?:bearer|basic|pwd?))\s+))\S+/gi;
/** In a description: a long text in base64, slashes included, which mixes upper case, lower case and digits. */
const LONG_BASE64 = /(?<![\w+/])(?=\S{0,200}?[a-z])(?=\S{0,200}?[A-Z])(?=\S{0,200}?\d)[A-Za-z\d+/]{32,}={0,2}/g;
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
    .replace(NAMED_CREDENTIAL, `$1${HIDDEN}`)
    .replace(
      ADDRESS_WITHOUT_SCHEME,
      (address) => addressOf(`https://${address}`)?.url.slice('https://'.length) ?? HIDDEN,
    )
    .replace(/[^\s@/]{1,100}:[^\s@/]{1,100}@(?=[\w-])/g, `${HIDDEN}@`)
    .replace(KNOWN_CREDENTIAL, HIDDEN)
    .replace(LONG_BASE64, HIDDEN)
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
      const words = decode(segment);
      isCredential ||= isPlain(words) && INTRODUCES_CREDENTIAL.test(words);
      return isShown ? segment : HIDDEN;
    })
    .join('/');
}

/** Whether a segment of a path consists of words, versions and years, as in `release-2024-backend-v2`. */
function isPlain(segment: string): boolean {
  const parts = segment.replace(/%20/g, '-').split(/[-_.]/);
  return (
    segment.length <= LONGEST_SEGMENT &&
    !NAMES_CREDENTIAL.test(segment) &&
    !BEGINS_AS_CREDENTIAL.test(segment) &&
    parts.every((part) => /^(?:\d{1,4}|v\d{1,3}|)$/i.test(part) || wordsOf(part).every(isWord))
  );
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
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
