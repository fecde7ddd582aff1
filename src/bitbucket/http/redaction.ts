import { printable } from '../../text/printable';

const MASK = '***';
const MAX_LENGTH = 300;

/** Prepares text from outside for messages and logs: without credentials, on one line, and not too long. */
export interface Redaction {
  /** Masks `credential` in every text from now on. */
  hide(credential: string): void;
  clean(text: string): string;
}

export function createRedaction(): Redaction {
  // in a closure, so that no inspection of the client shows them
  const hidden = new Set<string>();
  return {
    hide: (credential) => {
      spellings(credential).forEach((text) => hidden.add(text));
    },
    clean: (text) => {
      let cleaned = text;
      // the longest first, since a secret may be part of another
      for (const credential of [...hidden].sort((a, b) => b.length - a.length)) {
        cleaned = cleaned.replaceAll(credential, MASK);
      }
      cleaned = printable(cleaned).replace(/\s+/g, ' ').trim();
      return cleaned.length > MAX_LENGTH ? `${cleaned.slice(0, MAX_LENGTH)}…` : cleaned;
    },
  };
}

/** All spellings in which a server may repeat a credential. */
function spellings(credential: string): string[] {
  if (!credential) {
    return [];
  }
  const bytes = Buffer.from(credential);
  // without the padding, which would differ inside of a longer text
  const base64 = [bytes.toString('base64'), bytes.toString('base64url')].map((text) => text.replace(/=+$/, ''));
  return [credential, ...base64].flatMap((text) => {
    const encoded = encodeURIComponent(text);
    return [text, encoded, encoded.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase())];
  });
}
