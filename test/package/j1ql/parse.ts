import { tokenize } from './tokenize';

/*
 * The part of JupiterOne's query language that the content of this package uses. J1QL itself runs at JupiterOne only; this
 * parser is enough to check the names in a query and to evaluate it on a graph.
 * https://docs.jupiterone.io/j1ql/basic-keywords describes the language.
 */

export interface Reference {
  alias: string;
  property: string;
}

type Literal = string | number | boolean | undefined;

/** What a property is compared with. Several literals are alternatives. */
export type Value =
  | { kind: 'literals'; values: Literal[] }
  | { kind: 'pattern'; pattern: RegExp }
  | { kind: 'age'; milliseconds: number }
  | ({ kind: 'reference' } & Reference);

export type Condition =
  | { kind: 'and' | 'or'; conditions: Condition[] }
  | { kind: 'comparison'; alias?: string; property: string; operator: string; value: Value };

/** Entities of any of the types or classes that meet the condition. */
export interface Selection {
  /** Types in lower case, or classes in title case. */
  names: string[];
  condition?: Condition;
  alias?: string;
}

export interface Traversal extends Selection {
  /** In upper case. Several are alternatives. */
  verbs: string[];
  /** Whether the relationship must not exist. */
  isNegated: boolean;
  /** `<<` or `>>`; without it, the relationship may have either direction. */
  direction?: string;
  relationshipAlias?: string;
}

/** A column of the result: a property, or how many different objects (or values of a property) there are. */
export type Column =
  ({ kind: 'property'; name: string } & Reference) | { kind: 'count'; name: string; alias: string; property?: string };

export interface Query {
  isUnique: boolean;
  start: Selection;
  traversals: Traversal[];
  where?: Condition;
  /** Empty: the entities that the query starts with. */
  returns: 'tree' | Column[];
  /** The column to sort the rows by. */
  order?: { column: string; isDescending: boolean };
  /** How many rows are returned at most. */
  limit?: number;
}

const OPERATORS = ['=', '!=', '<', '<=', '>', '>='];
const HOUR_MS = 3_600_000;
const UNITS: Readonly<Record<string, number>> = {
  hour: HOUR_MS,
  hours: HOUR_MS,
  day: 24 * HOUR_MS,
  days: 24 * HOUR_MS,
};

/** @throws Error that says what was expected where */
export function parseQuery(text: string): Query {
  return new Parser(tokenize(text)).query();
}

class Parser {
  constructor(private readonly tokens: string[]) {}

  query(): Query {
    this.expect('FIND');
    const isUnique = this.take('UNIQUE');
    const start = this.selection();
    const traversals: Traversal[] = [];
    while (this.take('THAT')) {
      traversals.push(this.traversal());
    }
    const where = this.take('WHERE') ? this.condition() : undefined;
    const returns = this.take('RETURN') ? this.returns() : [];
    const order = this.take('ORDER') ? this.order(returns) : undefined;
    const limit = this.take('LIMIT') ? this.limit() : undefined;
    if (this.tokens.length > 0) {
      throw new Error(`unexpected "${this.tokens.join(' ')}" after the query`);
    }
    if (isUnique && returns.length === 0) {
      throw new Error('UNIQUE needs RETURN');
    }
    return { isUnique, start, traversals, where, returns, order, limit };
  }

  private selection(): Selection {
    const names = this.take('(') ? this.list('|') : [this.name()];
    const condition = this.take('WITH') ? this.condition() : undefined;
    const alias = this.take('AS') ? this.name() : undefined;
    return { names, condition, alias };
  }

  private traversal(): Traversal {
    const isNegated = this.take('!');
    const verbs = (this.take('(') ? this.list('|') : [this.name()]).map((verb) => verb.toUpperCase());
    const direction = ['<<', '>>'].includes(this.tokens[0] ?? '') ? this.next() : undefined;
    const relationshipAlias = this.take('AS') ? this.name() : undefined;
    return { verbs, isNegated, direction, relationshipAlias, ...this.selection() };
  }

  private returns(): 'tree' | Column[] {
    if (this.take('TREE')) {
      return 'tree';
    }
    const columns = [this.column()];
    while (this.take(',')) {
      columns.push(this.column());
    }
    const names = columns.map(({ name }) => name);
    const twice = names.find((name, index) => names.indexOf(name) !== index);
    if (twice) {
      throw new Error(`two columns are called "${twice}"`);
    }
    return columns;
  }

  private order(returns: 'tree' | Column[]): Query['order'] {
    this.expect('BY');
    const first = this.name();
    const column = this.take('.') ? `${first}.${this.name()}` : first;
    if (returns === 'tree' || !returns.some(({ name }) => name === column)) {
      throw new Error(`there is no column "${column}" to sort by`);
    }
    const isDescending = this.take('DESC');
    if (!isDescending) {
      this.take('ASC');
    }
    return { column, isDescending };
  }

  private limit(): number {
    const token = this.next();
    if (!/^[1-9]\d*$/.test(token)) {
      throw new Error(`"${token}" is not a number of rows`);
    }
    return Number(token);
  }

  private column(): Column {
    if (this.take('COUNT')) {
      this.expect('(');
      const alias = this.name();
      const property = this.take('.') ? this.name() : undefined;
      this.expect(')');
      const counted = property ? `${alias}.${property}` : alias;
      return { kind: 'count', alias, property, name: this.take('AS') ? this.name() : `count(${counted})` };
    }
    const reference = this.reference();
    const name = this.take('AS') ? this.name() : `${reference.alias}.${reference.property}`;
    return { kind: 'property', ...reference, name };
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
    const first = this.name();
    const left = this.take('.') ? { alias: first, property: this.name() } : { property: first };
    const operator = this.next();
    if (!OPERATORS.includes(operator)) {
      throw new Error(`"${operator}" is not an operator`);
    }
    const value = this.value();
    const isEquality = ['=', '!='].includes(operator);
    if (!isEquality && (value.kind === 'pattern' || (value.kind === 'literals' && value.values.length > 1))) {
      throw new Error(`"${operator}" needs a single number or date`);
    }
    return { kind: 'comparison', ...left, operator, value };
  }

  private value(): Value {
    if (this.take('(')) {
      return { kind: 'literals', values: this.list('OR').map(literal) };
    }
    const token = this.next();
    const [, source, flags] = /^\/(.+)\/(\w*)$/.exec(token) ?? [];
    if (source !== undefined) {
      return { kind: 'pattern', pattern: new RegExp(source, flags) };
    }
    if (!this.take('.')) {
      return { kind: 'literals', values: [literal(token)] };
    }
    const property = this.name();
    return token === 'date' && property === 'now' ? this.age() : { kind: 'reference', alias: token, property };
  }

  private age(): Value {
    this.expect('-');
    const [amount, unit] = [this.next(), this.next()];
    const milliseconds = Number(amount) * (UNITS[unit] ?? NaN);
    if (Number.isNaN(milliseconds)) {
      throw new Error(`"${amount} ${unit}" is not a number of hours or days`);
    }
    return { kind: 'age', milliseconds };
  }

  private reference(): Reference {
    const alias = this.name();
    this.expect('.');
    return { alias, property: this.name() };
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
      throw new Error(`expected "${word}" before "${this.tokens.join(' ')}"`);
    }
  }

  private name(): string {
    const token = this.next();
    if (!/^[A-Za-z_]\w*$/.test(token)) {
      throw new Error(`expected a name instead of "${token}"`);
    }
    return token;
  }

  private next(): string {
    const token = this.tokens.shift();
    if (token === undefined) {
      throw new Error('the query ends too early');
    }
    return token;
  }
}

function literal(token: string): Literal {
  if (/^['"]/.test(token)) {
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
  throw new Error(`"${token}" is not a value`);
}
