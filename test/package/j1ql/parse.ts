/*
 * The part of JupiterOne's query language that the questions of this package use. JupiterOne itself is the only place
 * where the language runs; this is enough to tell whether a query names things that exist, and what it finds in a graph.
 */

/** What a property, or a property of something named before, is compared with. */
export type Value =
  | { kind: 'literals'; values: (string | number | boolean | undefined)[] }
  | { kind: 'daysAgo'; days: number }
  | { kind: 'reference'; alias: string; property: string };

export type Condition =
  | { kind: 'and' | 'or'; conditions: Condition[] }
  | { kind: 'comparison'; alias?: string; property: string; operator: string; value: Value };

/** Entities of any of the types that meet the condition. */
export interface Selection {
  types: string[];
  condition?: Condition;
  alias?: string;
}

export interface Traversal extends Selection {
  verb: string;
  /** Whether there must be no such relationship. */
  isNegated: boolean;
  /** `<<` and `>>` point from one end of the relationship to the other; without either, any direction will do. */
  direction?: string;
  relationshipAlias?: string;
}

export interface Query {
  start: Selection;
  traversals: Traversal[];
  where?: Condition;
  returns: { alias: string; property: string }[];
}

const TOKEN = /\s*('[^']*'|<<|>>|!=|<=|>=|[=<>()|,.!-]|[\w]+)/y;

/** @throws Error that says what was expected where */
export function parseQuery(text: string): Query {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  const source = text.trim();
  while (TOKEN.lastIndex < source.length) {
    const at = TOKEN.lastIndex;
    const token = TOKEN.exec(source)?.[1];
    if (!token) {
      throw new Error(`cannot read "${source.slice(at)}"`);
    }
    tokens.push(token);
  }
  return new Parser(tokens).query();
}

class Parser {
  constructor(private readonly tokens: string[]) {}

  query(): Query {
    this.expect('FIND');
    this.take('UNIQUE');
    const query: Query = { start: this.selection(), traversals: [], returns: [] };
    while (this.take('THAT')) {
      query.traversals.push(this.traversal());
    }
    if (this.take('WHERE')) {
      query.where = this.condition();
    }
    if (this.take('RETURN')) {
      do {
        query.returns.push(this.reference());
      } while (this.take(','));
    }
    if (this.tokens.length > 0) {
      throw new Error(`nothing expected after the query, but "${this.tokens.join(' ')}"`);
    }
    return query;
  }

  private selection(): Selection {
    const types = this.take('(') ? this.list('|') : [this.next()];
    const condition = this.take('WITH') ? this.condition() : undefined;
    const alias = this.take('AS') ? this.next() : undefined;
    return { types, condition, alias };
  }

  private traversal(): Traversal {
    const isNegated = this.take('!');
    const verb = this.next();
    const direction = this.tokens[0] === '<<' || this.tokens[0] === '>>' ? this.next() : undefined;
    const relationshipAlias = this.take('AS') ? this.next() : undefined;
    return { verb, isNegated, direction, relationshipAlias, ...this.selection() };
  }

  /** AND binds closer than OR. */
  private condition(): Condition {
    return this.joined('OR', () => this.joined('AND', () => this.comparison()));
  }

  private joined(word: 'AND' | 'OR', part: () => Condition): Condition {
    const conditions = [part()];
    while (this.take(word)) {
      conditions.push(part());
    }
    return conditions.length === 1 ? conditions[0]! : { kind: word === 'AND' ? 'and' : 'or', conditions };
  }

  private comparison(): Condition {
    if (this.take('(')) {
      const condition = this.condition();
      this.expect(')');
      return condition;
    }
    const first = this.next();
    const property = this.take('.') ? this.next() : undefined;
    const operator = this.next();
    if (!['=', '!=', '<', '<=', '>', '>='].includes(operator)) {
      throw new Error(`"${operator}" is no operator`);
    }
    const left = property ? { alias: first, property } : { property: first };
    return { kind: 'comparison', ...left, operator, value: this.value() };
  }

  private value(): Value {
    if (this.take('(')) {
      return { kind: 'literals', values: this.list('OR').map(literal) };
    }
    const token = this.next();
    if (!this.take('.')) {
      return { kind: 'literals', values: [literal(token)] };
    }
    const property = this.next();
    if (token !== 'date') {
      return { kind: 'reference', alias: token, property };
    }
    this.expect('-');
    const days = Number(this.next());
    this.expect('days');
    return { kind: 'daysAgo', days };
  }

  private reference(): { alias: string; property: string } {
    const alias = this.next();
    this.expect('.');
    return { alias, property: this.next() };
  }

  private list(separator: string): string[] {
    const items = [this.next()];
    while (this.take(separator)) {
      items.push(this.next());
    }
    this.expect(')');
    return items;
  }

  private take(word: string): boolean {
    const isNext = this.tokens[0]?.toUpperCase() === word.toUpperCase();
    if (isNext) {
      this.tokens.shift();
    }
    return isNext;
  }

  private expect(word: string): void {
    if (!this.take(word)) {
      throw new Error(`"${word}" expected before "${this.tokens.join(' ')}"`);
    }
  }

  private next(): string {
    const token = this.tokens.shift();
    if (!token) {
      throw new Error('the query ends too early');
    }
    return token;
  }
}

function literal(token: string): string | number | boolean | undefined {
  if (token.startsWith("'")) {
    return token.slice(1, -1);
  }
  if (token === 'true' || token === 'false') {
    return token === 'true';
  }
  if (token === 'undefined') {
    return undefined;
  }
  if (/^\d+$/.test(token)) {
    return Number(token);
  }
  throw new Error(`"${token}" is no value`);
}
