import { maskCredentials } from '../../text/credentials';
import { printable } from '../../text/printable';

const MASK = '***';
const MAX_LENGTH = 300;
/** So much longer than what is shown that no credential can be cut in half there and still be seen. */
const MAX_READ = 200_000;
/** A shorter piece of base64 would be found in ordinary text. */
const MIN_BASE64 = 8;

/** Prepares text from outside for messages and logs: without credentials, on one line, and not too long. */
export interface Redaction {
  /** Masks `credential` in every text from now on. */
  hide(credential: string): void;
  clean(text: string): string;
}

export function createRedaction(): Redaction {
  // in closures, so that no inspection of the client shows them
  let masked: readonly string[] = [];
  const forbidden = new Set<string>();
  return {
    hide: (credential) => {
      // the longest first, since a secret may be part of another
      masked = [...new Set([...masked, ...spellings(credential)])].sort((a, b) => b.length - a.length);
      (credential ? [credential, ...base64Of(credential)] : []).forEach((text) => forbidden.add(bare(text)));
    },
    clean: (text) => {
      let cleaned = text.slice(0, MAX_READ);
      for (const credential of masked) {
        cleaned = cleaned.replaceAll(credential, MASK);
      }
      // a spelling that nobody foresaw: which part of the text it is cannot be told
      const rest = bare(cleaned);
      if ([...forbidden].some((credential) => rest.includes(credential))) {
        return MASK;
      }
      cleaned = printable(maskCredentials(cleaned)).replace(/\s+/g, ' ').trim();
      return cleaned.length > MAX_LENGTH ? `${cleaned.slice(0, MAX_LENGTH)}…` : cleaned;
    },
  };
}

/** The usual spellings in which a server repeats a credential. */
function spellings(credential: string): string[] {
  if (!credential) {
    return [];
  }
  const bytes = Buffer.from(credential);
  // without the padding, which would differ inside of a longer text
  const base64 = [bytes.toString('base64'), bytes.toString('base64url')].map((text) => text.replace(/=+$/, ''));
  return [credential, ...base64].flatMap((text) => {
    const encoded = percentEncoded(text);
    const inHtml = text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
    return [text, encoded, encoded.toLowerCase(), JSON.stringify(text).slice(1, -1), inHtml];
  });
}

/** As `encodeURIComponent`, for text that may hold half a surrogate. */
function percentEncoded(text: string): string {
  return text.replace(/[^\w.!~*'()-]/gu, (character) =>
    [...Buffer.from(character)].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join(''),
  );
}

/**
 * What every base64 text contains that encodes the credential among other things. It depends on where the credential begins in a
 * group of three bytes, so there are three forms.
 */
function base64Of(credential: string): string[] {
  return [0, 1, 2]
    .map((offset) => {
      const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(credential)]);
      const encoded = bytes.toString('base64').replace(/=+$/, '');
      // without characters that encode bytes of the neighbors as well
      return encoded.slice(Math.ceil((offset * 4) / 3), bytes.length % 3 === 0 ? undefined : -1);
    })
    .filter((text) => text.length >= MIN_BASE64);
}

const NAMED_CHARACTERS = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
]);

/**
 * A text without what spellings of it differ in: the escapes of URLs, JSON and HTML, white space, upper and lower case, and the
 * alphabets of base64. As bytes, since URLs escape these.
 */
function bare(text: string): string {
  return bytesOf(text.toLowerCase())
    .replace(/%25/g, '%')
    .replace(/%([\da-f]{2})/gi, (_, byte: string) => String.fromCharCode(parseInt(byte, 16)))
    .replace(/(?:\\u[\da-f]{4})+/gi, (escapes) => bytesOf(JSON.parse(`"${escapes.toLowerCase()}"`) as string))
    .replace(/&#x([\da-f]{1,6});/gi, (_, code: string) => bytesOf(characterOf(parseInt(code, 16))))
    .replace(/&#(\d{1,7});/g, (_, code: string) => bytesOf(characterOf(Number(code))))
    .replace(/&(amp|lt|gt|quot|apos);/gi, (_, name: string) => NAMED_CHARACTERS.get(name.toLowerCase()) ?? '')
    .replace(/\\[nrt]|[\s+\-\\]/g, '')
    .replaceAll('_', '/')
    .toLowerCase();
}

function characterOf(code: number): string {
  return code <= 0x10ffff ? String.fromCodePoint(code) : '';
}

function bytesOf(text: string): string {
  return Buffer.from(text).toString('latin1');
}
