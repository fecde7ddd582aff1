/**
 * Partial responses: `fields=a,b.c` keeps only these fields, `-a` removes a field, `+a` adds a field that is left out by
 * default, and `*` matches any field. See https://developer.atlassian.com/cloud/bitbucket/rest/intro/#partial-response
 */
export interface FieldSelection {
  exact: Tree | undefined;
  added: Tree | undefined;
  removed: Tree | undefined;
  patterns: string[][];
}

/** Selected fields. An empty map selects everything beneath. */
type Tree = Map<string, Tree>;
type Json = Record<string, unknown>;

/**
 * A plus sign that is not encoded as %2B arrives as a space. The name then counts as one of the fields to keep, and the
 * response loses `next` and most other fields.
 */
export function parseFields(text: string | null): FieldSelection | undefined {
  if (!text) {
    return undefined;
  }
  const names = text.split(',').filter((name) => name.trim() !== '');
  const withPrefix = (prefix: string) => names.filter((name) => name.startsWith(prefix)).map((name) => name.slice(1));
  const plain = names.filter((name) => !/^[+-]/.test(name)).map((name) => name.trim());
  const wanted = [...plain, ...withPrefix('+')];
  return {
    exact: plain.length > 0 ? toTree(wanted) : undefined,
    added: toTree(withPrefix('+')),
    removed: toTree(withPrefix('-')),
    patterns: wanted.map((name) => name.split('.')),
  };
}

/** Whether `fields` asks for a field that is left out by default. */
export function asksFor(selection: FieldSelection | undefined, path: string): boolean {
  const segments = path.split('.');
  return (selection?.patterns ?? []).some(
    (pattern) =>
      pattern.length >= segments.length &&
      segments.every((segment, index) => pattern[index] === segment || pattern[index] === '*'),
  );
}

/** @param hidden paths of fields that are in the body only because `fields` asked for them */
export function applyFields(selection: FieldSelection | undefined, hidden: readonly string[], body: unknown): unknown {
  if (!selection) {
    return body;
  }
  if (selection.exact) {
    body = pick(body, selection.exact);
  } else {
    for (const path of hidden) {
      narrow(body, path.split('.'), selection.added);
    }
  }
  if (selection.removed) {
    remove(body, selection.removed);
  }
  return body;
}

function toTree(names: readonly string[]): Tree | undefined {
  if (names.length === 0) {
    return undefined;
  }
  const root: Tree = new Map();
  const whole = new Set<Tree>();
  for (const name of names) {
    let node = root;
    for (const segment of name.split('.')) {
      if (whole.has(node)) {
        break;
      }
      let child = node.get(segment);
      if (!child) {
        node.set(segment, (child = new Map<string, Tree>()));
      }
      node = child;
    }
    node.clear();
    whole.add(node);
  }
  return root;
}

function pick(value: unknown, tree: Tree): unknown {
  if (tree.size === 0 || value === null) {
    return value;
  }
  if (Array.isArray(value)) {
    return value.map((item) => pick(item, tree));
  }
  if (typeof value !== 'object') {
    return undefined;
  }
  const kept: Json = {};
  for (const [key, member] of Object.entries(value)) {
    const child = tree.get(key) ?? tree.get('*');
    if (child) {
      kept[key] = pick(member, child);
    }
  }
  return kept;
}

/** Reduces a field that was asked for in part: `+values.participants.user` adds only the `user` of each participant. */
function narrow(value: unknown, path: string[], tree: Tree | undefined): void {
  const [key, ...rest] = path;
  const child = key === undefined ? undefined : (tree?.get(key) ?? tree?.get('*'));
  if (key === undefined || !child || child.size === 0) {
    return;
  }
  for (const item of Array.isArray(value) ? value : [value]) {
    if (isObject(item) && Object.hasOwn(item, key)) {
      if (rest.length === 0) {
        item[key] = pick(item[key], child);
      } else {
        narrow(item[key], rest, child);
      }
    }
  }
}

function remove(value: unknown, tree: Tree): void {
  if (Array.isArray(value)) {
    for (const item of value) {
      remove(item, tree);
    }
  } else if (isObject(value)) {
    for (const [key, member] of Object.entries(value)) {
      const child = tree.get(key) ?? tree.get('*');
      if (child?.size === 0) {
        delete value[key];
      } else if (child) {
        remove(member, child);
      }
    }
  }
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
