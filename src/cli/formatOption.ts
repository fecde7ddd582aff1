import { InvalidArgumentError } from 'commander';

/** The keys of `src/report/formats`, which is loaded only when a report is written. */
export const FORMAT_NAMES = ['json', 'csv', 'markdown', 'junit', 'sarif'] as const;

export type FormatName = (typeof FORMAT_NAMES)[number];

/** What a person writes in place of a file. */
export const STANDARD_OUTPUT = '-';

/** A format, and where it goes: a file, or `-` for standard output. */
export interface FormatOutput {
  format: FormatName;
  file: string;
}

/**
 * Reads a value of `--format`: a format with its file, or alone for standard output.
 *
 * @param toFile reads the name of a file
 * @param earlier what the option had before
 */
export function toFormats(
  text: string,
  toFile: (name: string) => string,
  earlier: readonly FormatOutput[] = [],
): FormatOutput[] {
  const [, name, file = STANDARD_OUTPUT] = /^([^=]*)(?:=(.*))?$/s.exec(text) ?? [];
  const format = FORMAT_NAMES.find((one) => one === name);
  if (!format) {
    throw new InvalidArgumentError(`It must be ${FORMAT_NAMES.join(', ')}, or one of these with a file: json=FILE.`);
  }
  return [...earlier, { format, file: toFile(file) }];
}
