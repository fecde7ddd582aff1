import { createHmac } from 'node:crypto';

import { KEY_TYPES, PHRASES, WORDS } from './vocabulary';

/** Replaces single values by meaningless ones of the same form. Equal values have equal replacements, in any field. */
export interface Replacements {
  /** Any text. Words and phrases of the API are kept. */
  readonly text: (value: string) => string;
  /** A name without spaces; upper and lower case do not matter, as in the slugs of Bitbucket. */
  readonly word: (value: string) => string;
  readonly host: (value: string) => string;
  /** The number of digits is kept. Numbers of at most six digits count something within a repository, and are kept. */
  readonly number: (value: number) => number;
}

const UUID = /^(\{?)([0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})(\}?)$/i;
const HASH = /^[0-9a-f]{7,64}$/;
const WORD = /^[\w.~+{}@%-]+$/;
const ADDRESS = /^([^\s@<>]+)@([^\s@<>]+)$/;
/** Author of a commit. */
const NAME_AND_ADDRESS = /^([^<>]*?)(\s*)<([^<>]*)>$/s;
const PUBLIC_KEY = /^([\w@.-]+)\s+([A-Za-z0-9+/]+={0,2})(?:\s+(.*))?$/s;

const SMALL_NUMBER = 999_999;

/**
 * @param key makes replacements unpredictable, so that nobody can confirm a guess. To be thrown away after the recording.
 * @param replaceUrl for text that is a web address
 */
export function createReplacements(key: Buffer, replaceUrl: (url: string) => string): Replacements {
  const digest = (value: string) => createHmac('sha256', key).update(value).digest();
  const hex = (value: string, length = 10) => digest(value).toString('hex').slice(0, length);

  function uuid(value: string): string {
    const digits = hex(value.toLowerCase(), 32);
    return [digits.slice(0, 8), digits.slice(8, 12), `4${digits.slice(13, 16)}`, `8${digits.slice(17, 20)}`]
      .concat(digits.slice(20))
      .join('-');
  }

  /** Hashes of 12 and of 40 characters that begin with the same characters still do so afterwards. */
  function hash(value: string): string {
    return [...value].map((_, index) => hex(value.slice(0, index + 1), 1)).join('');
  }

  function digits(value: string): string {
    const start = String((digest(value)[0]! % 9) + 1);
    return [...digest(value).subarray(1)]
      .reduce((text, byte) => text + String(byte % 10), start)
      .slice(0, value.length)
      .padEnd(value.length, '0');
  }

  function word(value: string): string {
    if (WORDS.has(value)) {
      return value;
    }
    const replacement = `w${hex(value.toLowerCase())}`;
    return /[A-Z]/.test(value) && !/[a-z]/.test(value) ? replacement.toUpperCase() : replacement;
  }

  function host(value: string): string {
    return `${word(value)}.example`;
  }

  /** The key keeps its type, which it begins with, and its length. */
  function publicKey(type: string, base64: string): string {
    const blob = Buffer.from(base64, 'base64');
    const start = Buffer.from(`\0\0\0${String.fromCharCode(type.length)}${type}`, 'latin1');
    for (let at = blob.indexOf(start) === 0 ? start.length : 0; at < blob.length; at += 1) {
      blob[at] = digest(`${base64} ${at}`)[0]!;
    }
    return blob.toString('base64');
  }

  function phrase(value: string): string | undefined {
    const quotation = /'[^']*'|"[^"]*"/g;
    return PHRASES.has(value.replace(quotation, "''"))
      ? value.replace(quotation, (quoted) => `${quoted[0]}${text(quoted.slice(1, -1))}${quoted[0]}`)
      : undefined;
  }

  function text(value: string): string {
    if (value === '' || WORDS.has(value)) {
      return value;
    }
    return phrase(value) ?? ofForm(value) ?? `Text ${hex(value)}`;
  }

  function ofForm(value: string): string | undefined {
    if (/^https?:\/\//i.test(value) && URL.canParse(value)) {
      return replaceUrl(value);
    }
    const [, open, inner, close] = UUID.exec(value) ?? [];
    if (inner !== undefined) {
      return `${open}${uuid(inner)}${close}`;
    }
    if (/^\d+$/.test(value)) {
      return digits(value);
    }
    if (HASH.test(value)) {
      return hash(value);
    }
    const [, local, domain] = ADDRESS.exec(value) ?? [];
    if (local !== undefined && domain !== undefined) {
      return `${word(local)}@${host(domain)}`;
    }
    const [, name = '', space = '', address] = NAME_AND_ADDRESS.exec(value) ?? [];
    if (address !== undefined) {
      return `${text(name)}${space}<${text(address)}>`;
    }
    const [, type, base64, comment] = PUBLIC_KEY.exec(value) ?? [];
    if (type !== undefined && base64 !== undefined && KEY_TYPES.has(type)) {
      return [type, publicKey(type, base64), ...(comment ? [text(comment)] : [])].join(' ');
    }
    const parts = value.split(/([:/])/);
    if (parts.length > 1 && parts.every((part) => part === '' || /^[:/]$/.test(part) || WORD.test(part))) {
      return parts.map((part) => (/^[:/]?$/.test(part) ? part : text(part))).join('');
    }
    return WORD.test(value) ? word(value) : undefined;
  }

  return {
    text,
    word,
    host,
    number: (value) =>
      Number.isInteger(value) && Math.abs(value) <= SMALL_NUMBER ? value : Number(digits(String(Math.abs(value)))),
  };
}
