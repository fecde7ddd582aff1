/** Text, a regular expression with its flags, an operator, a bracket, a number, or a word. */
const TOKEN = /\s*('[^']*'|"[^"]*"|\/(?:[^/\\]|\\.)+\/\w*|<<|>>|!=|<=|>=|[=<>()|,.!-]|\d+|\w+)/y;

/** @throws Error with the part of the query that cannot be read */
export function tokenize(text: string): string[] {
  const source = text.trim();
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < source.length) {
    const at = TOKEN.lastIndex;
    const token = TOKEN.exec(source)?.[1];
    if (token === undefined) {
      throw new Error(`cannot read "${source.slice(at)}"`);
    }
    tokens.push(token);
  }
  return tokens;
}
