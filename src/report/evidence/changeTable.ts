import { stringify } from 'csv-stringify/sync';

import { isoTime } from '../../text/wording';
import type { Change } from './change';

/** A change with its number in the population, from 1. */
export interface NumberedChange extends Change {
  readonly number: number;
}

type Column = readonly [header: string, text: (change: NumberedChange) => string | number | undefined];

/** `docs/evidence.md` says what each means. */
export const COLUMNS: readonly Column[] = [
  ['number', ({ number }) => number],
  ['kind', ({ kind }) => kind],
  ['workspace', ({ workspace }) => workspace],
  ['project', ({ project }) => project],
  ['repository', ({ repository }) => repository],
  ['branch', ({ branch }) => branch],
  ['branch role', ({ branchRole }) => branchRole],
  ['id', ({ id }) => id],
  ['title', ({ title }) => title],
  ['author', ({ author }) => author],
  ['author id', ({ authorId }) => authorId],
  ['opened', ({ openedOn }) => timeText(openedOn)],
  ['merged or committed', ({ changedOn }) => timeText(changedOn)],
  ['merged by', ({ mergedBy }) => mergedBy],
  ['approvers', ({ approvers }) => approvers.join('; ')],
  ['approval status', ({ status }) => status],
  ['exception', ({ exception }) => exception],
  ['reason', ({ reason }) => reason],
  ['source commit', ({ sourceCommit }) => sourceCommit],
  ['merge commit', ({ mergeCommit }) => mergeCommit],
  ['link', ({ link }) => link],
  ['key', ({ key }) => key],
];

/** What whoever examines a sample fills in. */
export const COLUMNS_TO_FILL_IN = ['examined by', 'examined on', 'result', 'remarks'] as const;

/** A table as CSV, in which a spreadsheet takes no cell for a formula. */
export function toChangeTable(changes: readonly NumberedChange[], toFillIn: readonly string[] = []): string {
  const headers = [...COLUMNS.map(([header]) => header), ...toFillIn];
  const rows = changes.map((change) => [...COLUMNS.map(([, text]) => text(change) ?? ''), ...toFillIn.map(() => '')]);
  return stringify([headers, ...rows], { escape_formulas: true, quoted_string: true });
}

function timeText(time: number | undefined): string {
  return time === undefined ? '' : isoTime(time);
}
