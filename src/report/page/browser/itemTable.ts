import { SEVERITIES } from '../../reportData';
import { type ItemGroup, NONE } from './itemQuery';
import type { ListedItem } from './pageModel';

/** Each column of an export with its text. The names are those of the CSV file of the command. */
const COLUMNS: readonly (readonly [header: string, text: (item: ListedItem) => string | undefined])[] = [
  ['status', ({ status }) => status],
  ['severity', ({ severity }) => severity],
  ['finding', ({ finding }) => finding.id],
  ['workspace', ({ workspace }) => workspace],
  ['project', ({ project, workspace }) => project.replace(`${workspace}/`, '')],
  ['repository', ({ repository }) => repository],
  ['name', ({ name }) => name],
  ['reason', ({ reason }) => reason],
  ['people', ({ people }) => people.join('; ')],
  ['event', ({ event }) => event?.[0]],
  ['time', ({ event }) => event && new Date(event[1]).toISOString()],
  ['link', ({ link }) => link],
];

/** One row for each item, below the names of the columns. */
export function itemTable(items: readonly ListedItem[]): string[][] {
  return [COLUMNS.map(([header]) => header), ...items.map((item) => COLUMNS.map(([, text]) => text(item) ?? ''))];
}

/** One row for each group, with the numbers of its items. */
export function groupTable(groups: readonly ItemGroup[], by: string): string[][] {
  return [
    [by, ...SEVERITIES, 'accepted'],
    ...groups.map(({ accepted, counts, name }) => [name === NONE ? '' : name, ...[...counts, accepted].map(String)]),
  ];
}
