/** What messages call a field, for example `OAUTH_KEY (oauthKey)`. */
export type FieldNames = (field: string) => string;

interface NumberRange {
  readonly fallback: number;
  readonly min: number;
  readonly max: number;
}

const LOOPBACK_HOSTS = ['127.0.0.1', 'localhost', '[::1]'];

/**
 * Reads fields of a configuration as people and environments write them. A value that makes no sense becomes a problem, and
 * reading goes on, so that a person learns of all problems at once. No problem quotes the value of a list, which may be a
 * secret.
 */
export class ConfigReader {
  /** What is wrong, each a sentence that names the field and says what to do. */
  readonly problems: string[] = [];

  /**
   * @param values by field; they are not changed
   * @param nameOf what messages call a field
   */
  constructor(
    private readonly values: Readonly<Record<string, unknown>>,
    readonly nameOf: FieldNames,
  ) {}

  /** The items of a comma-delimited value, trimmed. Empty items are problems. */
  list(field: string, advice: string): string[] {
    const value = this.values[field];
    const text = Array.isArray(value) ? value.join(',') : value;
    if (isBlank(text)) {
      this.problems.push(`${this.nameOf(field)} is missing. ${advice}`);
      return [];
    }
    if (typeof text !== 'string') {
      this.problems.push(`${this.nameOf(field)} must be text. ${advice}`);
      return [];
    }
    const items = text.split(',').map((item) => item.trim());
    items.forEach((item, index) => {
      if (item === '') {
        this.reportItem(field, index, `of ${items.length} is empty. Remove the extra comma or fill it in.`);
      }
    });
    return items;
  }

  /** The same for a field that may be left empty. */
  optionalList(field: string, advice: string): string[] {
    return isBlank(this.values[field]) ? [] : this.list(field, advice);
  }

  reportRepeated(field: string, items: readonly string[]): void {
    items.forEach((item, index) => {
      const first = items.indexOf(item);
      if (item !== '' && first < index) {
        this.reportItem(field, index, `repeats item ${first + 1}. Remove one of them.`);
      }
    });
  }

  /** @param problem goes on from `field: item N` */
  reportItem(field: string, index: number, problem: string): void {
    this.problems.push(`${this.nameOf(field)}: item ${index + 1} ${problem}`);
  }

  boolean(field: string, fallback: boolean): boolean {
    const value = this.values[field];
    if (typeof value === 'boolean') {
      return value;
    }
    if (isBlank(value)) {
      return fallback;
    }
    const text = typeof value === 'string' ? value.trim().toLowerCase() : value;
    if (text !== 'true' && text !== 'false') {
      this.problems.push(`${this.nameOf(field)} must be true or false.`);
    }
    return text === 'true';
  }

  /** One of several words, in any case; by default the first. */
  oneOf<Word extends string>(field: string, words: readonly [Word, ...Word[]]): Word {
    const value = this.values[field];
    if (isBlank(value)) {
      return words[0];
    }
    const text = toText(value).toLowerCase();
    const word = words.find((known) => known === text);
    if (word === undefined) {
      this.problems.push(`${this.nameOf(field)} must be one of: ${words.join(', ')}.`);
    }
    return word ?? words[0];
  }

  wholeNumber(field: string, { fallback, min, max }: NumberRange): number {
    const value = this.values[field];
    if (isBlank(value)) {
      return fallback;
    }
    const text = toText(value);
    const number = /^\d+$/.test(text) ? Number(text) : NaN;
    if (!(number >= min && number <= max)) {
      this.problems.push(`${this.nameOf(field)} must be a whole number from ${min} to ${max}.`);
      return fallback;
    }
    return number;
  }

  /** A URL that credentials may be sent to: https, or plain http on this machine. */
  url(field: string, fallback: string): URL {
    const value = this.values[field];
    let url: URL;
    try {
      url = new URL(isBlank(value) ? fallback : toText(value));
    } catch {
      this.problems.push(`${this.nameOf(field)} is not a URL such as ${fallback}.`);
      return new URL(fallback);
    }
    const isLoopback = LOOPBACK_HOSTS.includes(url.hostname);
    if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback)) {
      this.problems.push(
        `${this.nameOf(field)} must start with https://; plain http is accepted for this machine (127.0.0.1) only.`,
      );
    }
    if (url.username || url.password) {
      this.problems.push(`${this.nameOf(field)} must not contain a user name or a password.`);
    }
    return url;
  }
}

function isBlank(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === 'string' && value.trim() === '');
}

function toText(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
}
