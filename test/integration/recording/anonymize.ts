import { createReplacements } from './replacements';
import {
  CONSTANT_FIELDS,
  FIELDS,
  HEADERS,
  HOSTS,
  NUMBER_FIELDS,
  PARAMETERS,
  SECRET_FIELDS,
  TIME_FIELDS,
  WORDS,
} from './vocabulary';

/**
 * Replaces people, ids, names, hosts and secrets in what Bitbucket sends. What vocabulary.ts does not list is replaced. Equal
 * values have equal replacements wherever they occur, so that relationships hold, and a replayed request has the address
 * that its recording has.
 */
export interface Anonymizer {
  /** A name, an id or any other text outside of a body. */
  readonly text: (value: string) => string;
  readonly url: (url: string) => string;
  /** A body that is not JSON is left out, unless it is a phrase of Bitbucket. */
  readonly body: (text: string) => string;
  readonly headers: (headers: readonly Header[]) => Header[];
}

export interface Header {
  name: string;
  value: string;
}

export interface Origins {
  /** Of the API, for example `https://api.bitbucket.org`. */
  api: string;
  /** Replaces that of the API. */
  recorded: string;
}

/** Stands for a secret. */
const REDACTED = 'redacted';
const LEFT_OUT = 'Not JSON, and left out.';

const CONSTANT = /^[a-z][a-z_:+#-]{0,60}$/i;
const VERSION = /^\d{1,4}(\.\d{1,6}){0,3}$/;
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d)?$/;
const SCOPES = /^[a-z]+(:[a-z]+)*([ ,]+[a-z]+(:[a-z]+)*)*$/;

/** @param key see {@link createReplacements} */
export function createAnonymizer(key: Buffer, origins: Origins): Anonymizer {
  const { text, word, host, number } = createReplacements(key, url);

  function url(address: string): string {
    const { protocol, hostname, port, origin, pathname, searchParams, username, password, hash } = new URL(address);
    const isApi = origin === origins.api;
    const shown = HOSTS.has(hostname) ? hostname : host(hostname);
    const query = new URLSearchParams();
    for (const [name, value] of searchParams) {
      query.append(...(isApi ? parameter(name, value) : ([word(name), text(value)] as const)));
    }
    const result = new URL(isApi ? origins.recorded : `${protocol}//${shown}${port && `:${port}`}`);
    result.pathname = pathname.split('/').map(segment).join('/');
    result.search = query.toString();
    result.hash = hash && REDACTED;
    result.username = username && REDACTED;
    result.password = password && REDACTED;
    return result.href;
  }

  function segment(encoded: string): string {
    const decoded = decode(encoded);
    if (WORDS.has(decoded)) {
      return encoded;
    }
    return encodeURIComponent(/^\d{1,15}$/.test(decoded) ? String(number(Number(decoded))) : text(decoded));
  }

  function parameter(name: string, value: string): [name: string, value: string] {
    if (!PARAMETERS.has(name)) {
      return [word(name), text(value)];
    }
    switch (name) {
      case 'q':
        return [name, filter(value)];
      case 'fields':
      case 'sort':
        return [name, value.replace(/[^+,.*-]+/g, (field) => (FIELDS.has(field) ? field : word(field)))];
      case 'page':
      case 'pagelen':
        return [name, /^\d{1,6}$/.test(value) ? value : text(value)];
      default:
        return [name, text(value)];
    }
  }

  /** https://developer.atlassian.com/cloud/bitbucket/rest/intro/#filtering */
  function filter(q: string): string {
    return q.replace(/"[^"]*"|[^\s()<>=!~,"]+/g, (token, index: number) => {
      if (token.startsWith('"')) {
        return `"${text(token.slice(1, -1))}"`;
      }
      const isOperand = /^\s*([<>=!~]|(NOT )?IN\b)/.test(q.slice(index + token.length));
      const isField = isOperand && token.split('.').every((field) => FIELDS.has(field));
      const isValue = /^(AND|OR|NOT|IN|true|false|null|\d{1,6})$/.test(token) || TIME.test(token);
      return isField || isValue ? token : text(token);
    });
  }

  function body(given: string): string {
    const json = parse(given);
    if (json !== undefined) {
      return JSON.stringify(anonymize(json, ''));
    }
    return text(given) === given ? given : LEFT_OUT;
  }

  function anonymize(value: unknown, field: string): unknown {
    if (typeof value === 'string') {
      return ofField(value, field);
    }
    if (typeof value === 'number') {
      return NUMBER_FIELDS.has(field) ? number(value) : 0;
    }
    if (Array.isArray(value)) {
      return value.map((item) => anonymize(item, field));
    }
    if (typeof value === 'object' && value !== null) {
      return Object.fromEntries(
        Object.entries(value).map(([name, each]) => [FIELDS.has(name) ? name : word(name), anonymize(each, name)]),
      );
    }
    return value;
  }

  function ofField(value: string, field: string): string {
    if (SECRET_FIELDS.has(field)) {
      return value && REDACTED;
    }
    const isKept =
      (CONSTANT_FIELDS.has(field) && CONSTANT.test(value)) ||
      (TIME_FIELDS.has(field) && TIME.test(value)) ||
      ((field === 'scope' || field === 'scopes') && SCOPES.test(value)) ||
      (field === 'version' && VERSION.test(value));
    if (isKept) {
      return value;
    }
    return field === 'pattern' ? value.replace(/[^*?[\]/]+/g, (literal) => text(literal)) : text(value);
  }

  return {
    text,
    url,
    body,
    headers: (headers) =>
      headers.flatMap(({ name, value }) =>
        HEADERS.get(name.toLowerCase())?.test(value) ? [{ name: name.toLowerCase(), value }] : [],
      ),
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
