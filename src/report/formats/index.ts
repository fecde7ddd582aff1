import type { Report } from '../reportData';
import { toCsv } from './csv';
import { toJson } from './json';
import { toJunit } from './junit';
import { toMarkdown } from './markdown';
import { toSarif } from './sarif';

/** Writes a report as text. */
export const FORMATS = {
  json: toJson,
  csv: toCsv,
  markdown: toMarkdown,
  junit: toJunit,
  sarif: toSarif,
} as const satisfies Record<string, (report: Report) => string>;
