/** Compiles a pattern for a path without its query; in a string `*` stands for anything. Without one, every path matches. */
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
