import { isMap, isScalar, isSeq, LineCounter, type Node, type ParsedNode, parseDocument, visit } from 'yaml';

import { printable } from '../../text/printable';
import { asText } from '../../text/untrusted';
import { joinWords, shorten } from '../../text/wording';

/** Where a value is, for example `waivers[2].expires`. */
type Path = string;

/** A value of the file, and what it belongs to. */
export interface YamlValue {
  /** Null where a field has no value. */
  readonly node: Node | null;
  readonly path: Path;
  /** Where it begins: the number of characters before it. */
  readonly at: number;
}

/** In characters. Nobody reads more of a wrong value. */
const LONGEST_QUOTE = 60;
/** Globs and sentences are shorter. */
const LONGEST_TEXT = 1_000;

/** Reads values of a YAML file, and collects what is wrong with them: each problem with its file, line and field. */
export class YamlReader {
  readonly problems: string[] = [];
  private readonly lines = new LineCounter();

  /** @param file for messages */
  constructor(private readonly file: string) {}

  /** The top of a file; undefined if it is empty, or no YAML that can be used. */
  parse(text: string): YamlValue | undefined {
    const document = parseDocument<ParsedNode>(text, {
      lineCounter: this.lines,
      prettyErrors: false,
      // every key is compared with all others; fields() finds duplicates
      uniqueKeys: false,
    });
    const [error] = document.errors;
    if (error) {
      this.add(`${shorten(printable(error.message), 200)}. Correct the YAML.`, error.pos[0]);
      return undefined;
    }
    visit(document, {
      Alias: (_, { range }) => {
        this.add('aliases ("*name") are not allowed. Write the value itself.', range?.[0]);
        return visit.BREAK;
      },
    });
    const top = valueOf(document.contents, '', 0);
    return this.problems.length > 0 || isNothing(top) ? undefined : top;
  }

  /** The line where a value begins, from 1. */
  lineOf({ at }: YamlValue): number {
    return Math.max(1, this.lines.linePos(at).line);
  }

  /** Says what is wrong with a value, and what to do. */
  complain(value: Omit<YamlValue, 'node'>, message: string): void {
    this.add(`${value.path === '' ? 'the file' : value.path} ${message}`, value.at);
  }

  /** The fields of a map by name; an unknown one is a problem. */
  fields(value: YamlValue, known: readonly string[]): ReadonlyMap<string, YamlValue> {
    const { node, path } = value;
    const fields = new Map<string, YamlValue>();
    if (!isMap(node)) {
      this.complain(value, `must have fields: ${joinWords(known)}.`);
      return fields;
    }
    for (const { key, value: content } of node.items) {
      const name = isScalar(key) ? asText(key.value) : '';
      const at = (key as Node | null)?.range?.[0] ?? value.at;
      const field = valueOf(content as Node | null, path === '' ? name : `${path}.${name}`, at);
      if (!known.includes(name)) {
        const shown = shorten(printable(name), LONGEST_QUOTE);
        this.complain({ path, at }, `has the unknown field "${shown}". Use ${joinWords(known)}.`);
      } else if (fields.has(name)) {
        this.complain({ path: field.path, at }, 'is there twice. Remove one of them.');
      } else {
        fields.set(name, field);
      }
    }
    return fields;
  }

  /** The items of a list. A field without a value is an empty list. */
  items(value: YamlValue | undefined): YamlValue[] {
    if (!value || isNothing(value)) {
      return [];
    }
    if (!isSeq(value.node)) {
      this.complain(value, 'must be a list: one line for each item, which begins with "- ".');
      return [];
    }
    return value.node.items.map((item, index) => valueOf(item as Node | null, `${value.path}[${index}]`, value.at));
  }

  /** A text that is not empty. */
  text(value: YamlValue): string | undefined {
    const text = isScalar(value.node) ? value.node.value : undefined;
    if (typeof text === 'string' && text.trim() !== '' && text.length <= LONGEST_TEXT) {
      return text.trim();
    }
    // as it is written: 1.10 is another text than the number 1.1
    const other = typeof text === 'string' || !isScalar(value.node) ? '' : asText(value.node.source);
    this.complain(
      value,
      other
        ? `must be text. Put quotes around it: "${shorten(other, LONGEST_QUOTE)}".`
        : `must be text of 1 to ${LONGEST_TEXT} characters.`,
    );
    return undefined;
  }

  /** The texts of a list, or the only text. */
  texts(value: YamlValue | undefined): string[] {
    const values = value && isScalar(value.node) && !isNothing(value) ? [value] : this.items(value);
    return values.flatMap((item) => this.text(item) ?? []);
  }

  private add(message: string, at = 0): void {
    this.problems.push(`${this.file}:${Math.max(1, this.lines.linePos(at).line)}: ${message}`);
  }
}

/** @param at where the field or list begins, in case the value is not there */
function valueOf(node: Node | null, path: Path, at: number): YamlValue {
  return { node, path, at: node?.range?.[0] ?? at };
}

function isNothing({ node }: YamlValue): boolean {
  return node === null || (isScalar(node) && node.value === null);
}
