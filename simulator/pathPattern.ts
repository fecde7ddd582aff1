/** Compiles a pattern for paths without their query. In a string, `*` matches any characters. No pattern matches every path. */
export function compilePath(path: RegExp | string | undefined): (path: string) => boolean {
  if (path === undefined) {
    return () => true;
  }
  if (path instanceof RegExp) {
    return (candidate) => candidate.search(path) >= 0;
  }
  const parts = path.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  const whole = new RegExp(`^${parts.join('.*')}$`);
  return (candidate) => whole.test(candidate);
}
