import { stringify } from 'csv-stringify/sync';

import { allItems } from '../items/allItems';
import type { Item, ItemPerson, Report } from '../reportData';

/** Each column with its text. A person joins several names with "; ". */
const COLUMNS: readonly (readonly [header: string, text: (item: Item) => string | undefined])[] = [
  ['status', ({ status }) => status],
  ['severity', ({ severity }) => severity],
  ['finding', ({ finding }) => finding],
  ['workspace', ({ workspace }) => workspace],
  ['project', ({ project }) => project],
  ['repository', ({ repository }) => repository],
  ['name', ({ name }) => name],
  ['reason', ({ reason }) => reason],
  ['author', ({ people }) => namesOf(people, 'author')],
  ['closer', ({ people }) => namesOf(people, 'closer')],
  ['approvers', ({ people }) => namesOf(people, 'approver')],
  ['holder', ({ people }) => namesOf(people, 'holder')],
  ['created', ({ times }) => times.createdOn],
  ['updated', ({ times }) => times.updatedOn],
  ['merged', ({ times }) => times.mergedOn],
  ['link', ({ link }) => link],
  ['key', ({ key }) => key],
  ['fingerprint', ({ fingerprint }) => fingerprint],
  ['waiver', ({ waiver }) => waiver?.reason],
  ['approved by', ({ waiver }) => waiver?.approvedBy],
  ['expires', ({ waiver }) => waiver?.expires],
];

/** One row for each item. A spreadsheet takes no cell for a formula. */
export function toCsv(report: Report): string {
  const rows = allItems(report).map((item) => COLUMNS.map(([, text]) => text(item) ?? ''));
  return stringify([COLUMNS.map(([header]) => header), ...rows], { escape_formulas: true, quoted_string: true });
}

function namesOf(people: readonly ItemPerson[], wanted: ItemPerson['role']): string {
  return people.flatMap(({ name, role }) => (role === wanted ? [name] : [])).join('; ');
}
