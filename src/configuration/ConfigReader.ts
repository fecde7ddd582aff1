import { lookUp } from '../text/untrusted';
import { allowedValues, type Setting, type ValuesOf } from './setting';

/** What messages call a field, for example `OAUTH_KEY (oauthKey)`. */
export type FieldNames = (field: string) => string;

type SettingOf<T extends Setting['type']> = Extract<Setting, { type: T }>;

const LOOPBACK_HOSTS = ['127.0.0.1', 'localhost', '[::1]'];

/**
 * Reads settings as people and environments write them. A value that makes no sense becomes a problem, and reading goes on, so
 * that a person learns of all problems at once. No problem quotes a value that may be a secret.
 */
export class ConfigReader {
  /** What is wrong, each a sentence that names the field and says what to do. */
  readonly problems: string[] = [];

  /**
   * @param values by field; they are not changed
   * @param nameOf what messages call a field
   * @param isLocal whether there are no data sources that could decide instead of a field
   */
  constructor(
    private readonly values: Readonly<Record<string, unknown>>,
    private readonly nameOf: FieldNames,
    private readonly isLocal = true,
  ) {}

  /**
   * Reads every setting of a table.
   *
   * @param fieldOf the field that has the value of a setting; by default the one with the setting's name
   */
  readAll<T extends Record<string, Setting>>(
    table: T,
    fieldOf: (name: string, setting: Setting) => string = (name) => name,
  ): ValuesOf<T> {
    const values = Object.entries(table).map(([name, setting]) => [name, this.read(fieldOf(name, setting), setting)]);
    return Object.fromEntries(values) as ValuesOf<T>;
  }

  private read(field: string, setting: Setting): unknown {
    const value = lookUp(this.values, field);
    if (setting.type === 'list') {
      return Object.freeze(this.list(field, setting));
    }
    if (isBlank(value)) {
      return setting.default === 'sources' ? !this.isLocal : setting.default;
    }
    switch (setting.type) {
      case 'boolean':
        return typeof value === 'boolean' ? value : this.word(field, setting, ['true', 'false']) === 'true';
      case 'oneOf':
        return this.word(field, setting, setting.words);
      case 'wholeNumber':
        return this.wholeNumber(field, setting);
      case 'url':
        return this.url(field, setting);
    }
  }

  private list(field: string, setting: SettingOf<'list'>): string[] {
    const value = lookUp(this.values, field);
    const text = isListOfText(value) ? value.join(',') : value;
    const advice = `Enter ${setting.help[0]!.toLowerCase()}${setting.help.slice(1)}`;
    if (isBlank(text)) {
      if (setting.required) {
        this.report(field, ` is missing. ${advice}`);
      }
      return [];
    }
    if (typeof text !== 'string') {
      this.report(field, ` must be ${allowedValues(setting)}. ${advice}`);
      return [];
    }
    const items = text.split(',').map((item) => item.trim());
    const { mayRepeat, normalize = String, problemOf } = setting;
    const normalized = items.map((item) => normalize(item));
    items.forEach((item, index) => {
      const first = normalized.indexOf(normalized[index]!);
      const problem =
        item === '' ? `of ${items.length} is empty. Remove the extra comma or fill it in.` : problemOf?.(item);
      if (problem) {
        this.report(field, `: item ${index + 1} ${problem}`);
      } else if (first < index && !mayRepeat) {
        this.report(field, `: item ${index + 1} repeats item ${first + 1}. Remove one of them.`);
      }
    });
    return normalized;
  }

  private word(field: string, setting: Setting, words: readonly string[]): string {
    const text = toText(lookUp(this.values, field)).toLowerCase();
    if (!words.includes(text)) {
      this.report(field, ` must be ${allowedValues(setting)}.`);
    }
    return text;
  }

  private wholeNumber(field: string, setting: SettingOf<'wholeNumber'>): number {
    const text = toText(lookUp(this.values, field));
    const number = /^\d+$/.test(text) ? Number(text) : NaN;
    if (!(number >= setting.min && number <= setting.max)) {
      this.report(field, ` must be ${allowedValues(setting)}.`);
    }
    return number;
  }

  private url(field: string, setting: SettingOf<'url'>): string {
    const text = toText(lookUp(this.values, field));
    if (!URL.canParse(text)) {
      this.report(field, ` is not ${allowedValues(setting)}.`);
      return setting.default;
    }
    const url = new URL(text);
    const isLoopback = LOOPBACK_HOSTS.includes(url.hostname);
    if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback)) {
      this.report(field, ' must start with https://; plain http is accepted for this machine (127.0.0.1) only.');
    }
    if (url.username || url.password) {
      this.report(field, ' must not contain a user name or a password.');
    }
    return url[setting.part];
  }

  private report(field: string, problem: string): void {
    this.problems.push(this.nameOf(field) + problem);
  }
}

function isBlank(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === 'string' && value.trim() === '');
}

function isListOfText(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

function toText(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
}
