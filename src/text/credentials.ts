import { printable } from './printable';
import { shorten } from './wording';

const MASK = '***';

/** The user name and the password in addresses. A password may hold a slash, unless what precedes it is a port. */
const USER_INFO =
  /(\b[a-z][a-z\d+.-]{0,20}:\/\/)(?:[^\s/?#]{0,500}|[^\s/?#@:]{0,100}:(?!\d{0,5}(?:[/?#\s]|$))\S{0,300})@/gi;
/** In addresses without a scheme: `deploy:password@host`. */
const USER_AND_PASSWORD = /(?<![\w.:/-])(?!mailto:)[a-z][\w.+%-]{0,100}:[^\s@/:"'<>]{1,100}@(?!sha\d+:)(?=[\w-])/gi;

const SECRET_NAME = 'token|secret|passw|pwd|api_?key|access_?key|private_?key|auth|signature|credential';
/** `?api_key=value`, `;token=value`, `password=value`. The limits bound the work on long texts. */
const NAMED_VALUE = new RegExp(`((?:^|[?&;#,\\s])[\\w.-]{0,40}?(?:${SECRET_NAME})[\\w.-]{0,40}=)[^\\s&;#,]+`, 'gi');
/** The name of a field whose text is a credential, such as `access_token`. */
const SECRET_FIELD = /(?:^|[_-])(?:token|secret|password|passwd|passphrase|(?:private|api|access)[_-]?key)$/i;

/** How the credentials of well-known services begin, and how much follows at least. */
const KNOWN_CREDENTIAL = new RegExp(
  '\\b(?:A[KS]IA[A-Z\\d]{16}|' +
    '(?:gh[pousr]_|github_pat_|gl(?:pat|dt|rt|ptt|cbt|oas|ft)-|xox[a-z]-|[rs]k_live_|ATCTT|ATATT|ATBB)[\\w.-]{8,}|eyJ[\\w-]{5,}\\.[\\w.-]{8,})',
  'g',
);
/** `Bearer` or `Basic` before what is no word: it mixes cases, has digits or is long. */
const HEADER_VALUE =
  /\b(Bearer|bearer|BEARER|Basic|basic|BASIC)(\s+)(?=\S{0,200}?(?:\d|[a-z][A-Z]|=)|\S{20})[\w+/=.~-]{8,}/g;

/**
 * Text that people write, without what is certainly a credential: user names and passwords in addresses, named values, and what
 * begins as credentials of well-known services do.
 */
export function maskCredentials(text: string): string {
  let masked = text.includes('://') ? text.replace(USER_INFO, '$1') : text;
  masked = masked.includes('@') && masked.includes(':') ? masked.replace(USER_AND_PASSWORD, `${MASK}@`) : masked;
  masked = masked.includes('=') ? masked.replace(NAMED_VALUE, `$1${MASK}`) : masked;
  return masked.replace(KNOWN_CREDENTIAL, MASK).replace(HEADER_VALUE, `$1$2${MASK}`);
}

/** Whether the text of a field with this name is a credential, whatever it looks like. */
export function isSecretField(name: string): boolean {
  return SECRET_FIELD.test(name);
}

/** A value as messages quote it. People paste addresses with passwords, and tokens, into the wrong field. */
export function quoted(value: string): string {
  return `"${shorten(maskCredentials(printable(value)), 60)}"`;
}
