/** A setting: where its value comes from, what it may be, and what people are told about it. */
export type Setting = Description & (TextList | TrueOrFalse | WholeNumber | OneOf | Url);

interface Description {
  /** The environment variable. For a field of the tile, this is the name that the SDK derives from the field's name. */
  readonly variable: string;
  /** What the tile calls the field. The SDK does not know of it: who makes the tile takes it from the table in `jupiterone.md`. */
  readonly label?: string;
  readonly required?: true;
  readonly mask?: true;
  /** One sentence. That of a list says what to enter, so that it can follow the word "Enter". */
  readonly help: string;
  /** More sentences for `jupiterone.md`, in Markdown. */
  readonly details?: string;
}

/** Items separated by commas. */
interface TextList {
  readonly type: 'list';
  readonly mayRepeat?: true;
  /** The form in which an item is used and compared with others. */
  readonly normalize?: (item: string) => string;
  /** What is wrong with an item; continues `field: item N`, and must not quote a secret. */
  readonly problemOf?: (item: string) => string | undefined;
}

interface TrueOrFalse {
  readonly type: 'boolean';
  /** `sources`: true in JupiterOne, where data sources decide what runs, and false in a local run, which has none. */
  readonly default: boolean | 'sources';
}

interface WholeNumber {
  readonly type: 'wholeNumber';
  readonly default: number;
  readonly min: number;
  readonly max: number;
}

interface OneOf {
  readonly type: 'oneOf';
  readonly default: string;
  /** Accepted in any case. */
  readonly words: readonly string[];
}

/** An address that credentials may be sent to. */
interface Url {
  readonly type: 'url';
  readonly default: string;
  /** Which part of the URL is used. */
  readonly part: 'origin' | 'href';
}

/** The parsed values of a table of settings. */
export type ValuesOf<T extends Record<string, Setting>> = { readonly [Name in keyof T]: ValueOf<T[Name]> };

type ValueOf<S extends Setting> = S extends TextList
  ? readonly string[]
  : S extends TrueOrFalse
    ? boolean
    : S extends WholeNumber
      ? number
      : S extends { words: readonly (infer Word)[] }
        ? Word
        : string;

/** What a value must be, for messages and documents. */
export function allowedValues(setting: Setting): string {
  switch (setting.type) {
    case 'list':
      return 'text';
    case 'boolean':
      return 'true or false';
    case 'wholeNumber':
      return `a whole number from ${setting.min} to ${setting.max}`;
    case 'oneOf':
      return `one of: ${setting.words.join(', ')}`;
    case 'url':
      return `a URL such as ${setting.default}`;
  }
}

/** The default of a local run, as the environment spells it. */
export function defaultText(setting: Setting): string {
  return setting.type === 'list' ? '' : String(setting.default === 'sources' ? false : setting.default);
}
