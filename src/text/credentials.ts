const MASK = '***';

/** The user name and the password in addresses. */
const USER_INFO = /(\b[a-z][a-z\d+.-]{0,20}:\/\/)[^\s/?#]*@/gi;

const SECRET_NAME = 'token|secret|passw|pwd|api_?key|access_?key|private_?key|auth|signature|credential';
/** `?api_key=value`, `;token=value`, `password=value`. The limits bound the work on long texts. */
const NAMED_VALUE = new RegExp(`((?:^|[?&;#,\\s])[\\w.-]{0,40}?(?:${SECRET_NAME})[\\w.-]{0,40}=)[^\\s&;#,]+`, 'gi');

/** Text that people write, without what is certainly a credential: user names and passwords in addresses, and named values. */
export function maskCredentials(text: string): string {
  const masked = text.includes('://') ? text.replace(USER_INFO, '$1') : text;
  return masked.includes('=') ? masked.replace(NAMED_VALUE, `$1${MASK}`) : masked;
}
