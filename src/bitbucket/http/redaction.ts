const MASK = '***';
const MAX_LENGTH = 300;

/** Makes text that came from outside fit to be shown: without credentials, without line breaks, and not too long. */
export interface Redaction {
  /** Keeps `credential` out of every text from now on. */
  hide(credential: string): void;
  clean(text: string): string;
}

export function createRedaction(): Redaction {
  // in a closure, so that no inspection of the client shows them
  const hidden = new Set<string>();
  return {
    hide: (credential) => {
      [credential, encodeURIComponent(credential)].filter(Boolean).forEach((text) => hidden.add(text));
    },
    clean: (text) => {
      let cleaned = text;
      // the longest first: a secret may be part of another
      for (const credential of [...hidden].sort((a, b) => b.length - a.length)) {
        cleaned = cleaned.replaceAll(credential, MASK);
      }
      cleaned = cleaned.replace(/\s+/g, ' ').trim();
      return cleaned.length > MAX_LENGTH ? `${cleaned.slice(0, MAX_LENGTH)}…` : cleaned;
    },
  };
}
