/*
 * What the name of a variable tells about its value. JupiterOne's questions use the same patterns, so they read the name as it
 * is and need neither look-ahead nor look-behind. A word ends where something other than a letter follows.
 */

const START = '(^|[^A-Za-z])';
const END = '([^A-Za-z]|$)';
/** What may follow the word that counts: the environment, and numbers. */
const REST =
  '([^A-Za-z]+(prod|production|stag|stage|staging|dev|development|test|testing|qa|uat|live|sandbox|demo|main))*[^A-Za-z]*$';

/** Names with a word for a secret. People also write PGPASSWORD and GITHUBTOKEN, so these words may end a longer one. */
export const NAMES_SECRET = new RegExp(
  [
    `(token|secret|password|passwd|passphrase|credential)s?${END}`,
    `${START}creds?${END}`,
    `${START}(api|access|secret|private|signing|encryption)[^A-Za-z]?keys?${END}`,
    `${START}(auth|authorization)${REST}`,
    `${START}pass${REST}`,
    // PWD alone is the working directory
    `[^A-Za-z](pwd|pw|pat)${REST}`,
  ].join('|'),
  'i',
);

/** Names that may or may not have to do with a secret. */
export const NAMES_KEY = new RegExp(`${START}(key|keys|auth)${END}`, 'i');

/** Names whose last word, or one word anywhere, says that the value is about a secret, or is public. */
export const NAMES_OTHER = new RegExp(
  [
    `${START}(${[
      'id|name|user|username|login|email|owner|alias|label|client|role|scope',
      'url|uri|link|host|hostname|port|domain|realm|endpoint|address|server|service|provider|issuer|audience',
      'manager|store|vault|backend|bucket|region|zone|arn|path|file|filename|dir|directory|folder|location|mount',
      'version|type|kind|format|encoding|mode|method|strategy|algorithm|alg|header|cookie|prefix|suffix|field|param|parameter',
      'length|len|size|bit|count|limit|ttl|age|expiry|expire|expiration|lifetime|duration|interval|timeout|delay',
      'ms|second|minute|hour|day|rotation|policy|rule|regex|pattern|template|required|enabled|disabled|allowed|reset',
      'status|state|hash|fingerprint|checksum|thumbprint|ref|reference',
    ].join('|')})s?${REST}`,
    `${START}(public|publishable|max|min|use|enable|disable|require|skip|bypass|allow)${END}`,
  ].join('|'),
  'i',
);

/**
 * - `secret`: the value is very likely a secret.
 * - `possible secret`: the name is that of an identifier, a setting of a secret, or a key of unknown kind.
 */
export type SecretGrade = 'secret' | 'possible secret';

/** Undefined if nothing in the name of a variable points to a secret. */
export function secretGradeOf(name: string): SecretGrade | undefined {
  const words = name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').replace(/([A-Z])([A-Z][a-z])/g, '$1_$2');
  if (NAMES_SECRET.test(words)) {
    return NAMES_OTHER.test(words) ? 'possible secret' : 'secret';
  }
  return NAMES_KEY.test(words) ? 'possible secret' : undefined;
}
