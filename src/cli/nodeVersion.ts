/** The first version of Node.js that runs the command; package.json says the same. */
export const OLDEST = [18, 17] as const;

/** What to do when a version of Node.js is too old for the command; undefined when it is not. */
export function versionProblem(version: string): string | undefined {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const isTooOld = major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1]);
  return isTooOld
    ? `graph-bitbucket needs Node.js ${OLDEST.join('.')} or later, but this is ${version}. Install version 20 or 22 from https://nodejs.org.`
    : undefined;
}
