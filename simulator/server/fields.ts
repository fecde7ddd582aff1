/**
 * Partial answers: `fields=a,b.c` is an exact list, `-a` removes, `+a` adds what is left out by default, `*` stands for
 * any member. See https://developer.atlassian.com/cloud/bitbucket/rest/intro/#partial-response
 */
export interface FieldSelection {
  exact: Tree | undefined;
  added: Tree | undefined;
  removed: Tree | undefined;
  patterns: string[][];
}

/** Members to keep; an empty map keeps everything beneath. */
type Tree = Map<string, Tree>;
type Json = Record<string, unknown>;

/**
 * A plus sign that is not encoded as %2B arrives as a blank. The name then counts as part of an exact list, and the response
 * loses `next` and most of the rest.
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

/** Whether something is asked for that a response leaves out by default. */
export function asksFor(selection: FieldSelection | undefined, path: string): boolean {
  const segments = path.split('.');
  return (selection?.patterns ?? []).some(
    (pattern) =>
      pattern.length >= segments.length &&
      segments.every((segment, index) => pattern[index] === segment || pattern[index] === '*'),
  );
}

/** `hidden`: the paths that the body holds only because they were asked for. */
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

/** `+values.participants.user` adds the users of the participants and nothing else of them. */
function narrow(value: unknown, path: string[], tree: Tree | undefined): void {
  const [key, ...rest] = path;
  const child = key === undefined ? undefined : (tree?.get(key) ?? tree?.get('*'));
  if (key === undefined || !child || child.size === 0) {
    return;
  }
  for (const item of Array.isArray(value) ? value : [value]) {
    if (!isObject(item) || !(key in item)) {
      continue;
    }
    if (rest.length === 0) {
      item[key] = pick(item[key], child);
    } else {
      narrow(item[key], rest, child);
    }
  }
}

function remove(value: unknown, tree: Tree): void {
  if (Array.isArray(value)) {
    for (const item of value) {
      remove(item, tree);
    }
  } else if (isObject(value)) {
    for (const key of Object.keys(value)) {
      const child = tree.get(key) ?? tree.get('*');
      if (child?.size === 0) {
        delete value[key];
      } else if (child) {
        remove(value[key], child);
      }
    }
  }
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
