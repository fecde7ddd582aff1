/** As much of it as the tests use. */
declare module 'js-yaml' {
  export function load(text: string): unknown;
}
