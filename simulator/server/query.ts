import type { FieldValue } from '../resources/json';
import type { Micros } from '../world/time';
import { badRequest } from './responses';

/** Reads a field of an item; `undefined` means that items of this type have no such field. */
export type ReadField<T> = (item: T, field: string) => FieldValue | undefined;
type Condition = (read: (field: string) => FieldValue | undefined) => boolean;

interface Token {
  kind: 'mark' | 'operator' | 'string' | 'word';
  text: string;
}

/**
 * The filter language of `q`: comparisons joined by AND, OR and parentheses.
 * See https://developer.atlassian.com/cloud/bitbucket/rest/intro/#querying
 */
export function parseQuery(text: string): Condition {
  const tokens = tokenize(text);
  let position = 0;
  const peek = () => tokens[position];
  const take = (): Token => {
    const token = tokens[position];
    if (!token) {
      throw malformed('the query ends too early');
    }
    position += 1;
    return token;
  };
  const isWord = (word: string) => peek()?.kind === 'word' && peek()?.text.toUpperCase() === word;
  const expectMark = (mark: string) => {
    if (take().text !== mark) {
      throw malformed(`"${mark}" expected`);
    }
  };

  const either = (): Condition => {
    const parts = [both()];
    while (isWord('OR')) {
      position += 1;
      parts.push(both());
    }
    return (read) => parts.some((part) => part(read));
  };
  const both = (): Condition => {
    const parts = [single()];
    while (isWord('AND')) {
      position += 1;
      parts.push(single());
    }
    return (read) => parts.every((part) => part(read));
  };
  const single = (): Condition => {
    const token = take();
    if (token.kind === 'mark' && token.text === '(') {
      const inner = either();
      expectMark(')');
      return inner;
    }
    if (token.kind !== 'word') {
      throw malformed(`a field expected at "${token.text}"`);
    }
    return comparison(token.text);
  };
  const comparison = (field: string): Condition => {
    if (isWord('IN') || isWord('NOT')) {
      return membership(field, isWord('NOT'));
    }
    const operator = take();
    if (operator.kind !== 'operator') {
      throw malformed(`an operator expected at "${operator.text}"`);
    }
    const operand = literal();
    return (read) => compare(known(read(field), field), operator.text, operand);
  };
  const membership = (field: string, negated: boolean): Condition => {
    position += negated ? 1 : 0;
    if (!isWord('IN')) {
      throw malformed('IN expected');
    }
    position += 1;
    expectMark('(');
    const list = [literal()];
    while (peek()?.text === ',') {
      position += 1;
      list.push(literal());
    }
    expectMark(')');
    return (read) => list.some((operand) => compare(known(read(field), field), '=', operand)) !== negated;
  };
  const literal = (): Token => {
    const token = take();
    if (token.kind !== 'string' && token.kind !== 'word') {
      throw malformed(`a value expected at "${token.text}"`);
    }
    return token;
  };

  const condition = either();
  if (position < tokens.length) {
    throw malformed(`"${peek()?.text}" not understood`);
  }
  return condition;
}

/** Applies the `q` and `sort` parameters of a request. */
export function filterAndSort<T>(items: readonly T[], query: URLSearchParams, read: ReadField<T>): readonly T[] {
  const q = query.get('q');
  const sort = query.get('sort');
  let result = items;
  if (q) {
    const condition = parseQuery(q);
    result = result.filter((item) => condition((field) => read(item, field)));
  }
  if (!sort) {
    return result;
  }
  const field = sort.replace(/^-/, '');
  const direction = sort.startsWith('-') ? -1 : 1;
  const keyed = result.map((item) => ({ item, value: plain(known(read(item, field), field)) }));
  return keyed.sort((a, b) => direction * order(a.value, b.value)).map(({ item }) => item);
}

function tokenize(text: string): Token[] {
  const pattern = /\s*(?:([(),])|(!=|!~|>=|<=|=|~|>|<)|"((?:[^"\\]|\\.)*)"|([^\s(),=!<>~"]+))/y;
  const tokens: Token[] = [];
  const end = text.trimEnd().length;
  while (pattern.lastIndex < end) {
    const match = pattern.exec(text);
    if (!match) {
      throw malformed('unexpected character');
    }
    const [, mark, operator, string, word] = match;
    if (mark !== undefined) {
      tokens.push({ kind: 'mark', text: mark });
    } else if (operator !== undefined) {
      tokens.push({ kind: 'operator', text: operator });
    } else if (string !== undefined) {
      tokens.push({ kind: 'string', text: string.replace(/\\(.)/g, '$1') });
    } else {
      tokens.push({ kind: 'word', text: word ?? '' });
    }
  }
  return tokens;
}

function compare(value: FieldValue, operator: string, operand: Token): boolean {
  if (operator === '~' || operator === '!~') {
    const contains = String(plain(value) ?? '')
      .toLowerCase()
      .includes(operand.text.toLowerCase());
    return contains === (operator === '~');
  }
  const other = convert(operand, value);
  if (operator === '=' || operator === '!=') {
    return (plain(value) === other) === (operator === '=');
  }
  if (value === null || other === null) {
    return false;
  }
  const difference = order(plain(value), other);
  if (operator === '>') {
    return difference > 0;
  }
  if (operator === '>=') {
    return difference >= 0;
  }
  return operator === '<' ? difference < 0 : difference <= 0;
}

/** Converts an operand to the type of the field's value `like`. */
function convert({ kind, text }: Token, like: FieldValue): string | number | boolean | null {
  if (kind === 'word' && text === 'null') {
    return null;
  }
  if (like !== null && typeof like === 'object') {
    return parseTime(text);
  }
  if (typeof like === 'boolean') {
    return text.toLowerCase() === 'true';
  }
  if (typeof like === 'number') {
    if (!/^-?\d+(\.\d+)?$/.test(text)) {
      throw malformed(`"${text}" is not a number`);
    }
    return Number(text);
  }
  if (kind !== 'string') {
    throw malformed(`"${text}" must be in double quotes`);
  }
  return text;
}

/** Parses an ISO 8601 date, with or without a time. A time without a zone is UTC. */
function parseTime(text: string): Micros {
  const match = /^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d(?::\d\d)?)(?:\.(\d{1,9}))?(Z|[+-]\d\d:?\d\d)?)?$/.exec(text);
  const [, day, time = '00:00', decimals = '', zone = 'Z'] = match ?? [];
  const millis = day === undefined ? NaN : Date.parse(`${day}T${time}${zone}`);
  if (Number.isNaN(millis)) {
    throw malformed(`"${text}" is not a time`);
  }
  return millis * 1000 + Number(decimals.slice(0, 6).padEnd(6, '0'));
}

function plain(value: FieldValue): string | number | boolean | null {
  return value !== null && typeof value === 'object' ? value.at : value;
}

function order(a: string | number | boolean | null, b: string | number | boolean | null): number {
  if (a === b) {
    return 0;
  }
  return a === null || (b !== null && a < b) ? -1 : 1;
}

function known(value: FieldValue | undefined, field: string): FieldValue {
  if (value === undefined) {
    throw malformed(`unknown field "${field}"`);
  }
  return value;
}

function malformed(detail: string): Error {
  return badRequest('Invalid query', detail);
}
