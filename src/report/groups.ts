import { compareText } from './graph';
import { groupBy } from './grouping';
import { inItemOrder } from './items/itemOrder';
import { placeOf } from './items/itemTitle';
import { openItems } from './items/statusText';
import { UNKNOWN_ACCOUNT } from './pullRequestPeople';
import { type Grouping, type Item, type ItemGroup, type ItemPerson, SEVERITIES, type Severity } from './reportData';

/**
 * Who has to do something about an item: who opened a pull request and who merged it, who pushed a commit, who holds a permission, and a
 * user itself. An approver has nothing to correct.
 */
const RESPONSIBLE: readonly ItemPerson['role'][] = ['author', 'closer', 'holder', 'user'];

/** What a group is called of items that belong to none. */
const WITHOUT: Readonly<Record<Grouping, string>> = {
  repository: 'without a repository',
  project: 'without a known project',
  person: 'without a known person',
};

/** How an item names a group, and what tells the group from others of the same name. */
interface Member {
  name: string;
  id: string;
}

/**
 * Groups items. The worst groups come first: those with the most critical items, then with the most of high severity, and so on, and
 * then by name. Items without a group come last. An item with several people is in the group of each.
 */
export function groupItems(items: readonly Item[], by: Grouping): ItemGroup[] {
  const placed = inItemOrder(items).flatMap((item) => membersOf(item, by).map((member) => ({ item, member })));
  const groups = [...groupBy(placed, ({ member }) => member.id)].map(([id, of]) => {
    const own = of.map(({ item }) => item);
    const open = openItems(own);
    const counts = Object.fromEntries(
      SEVERITIES.map((severity) => [severity, open.filter((item) => item.severity === severity).length]),
    ) as Record<Severity, number>;
    return { id, name: of[0]?.member.name ?? '', counts, accepted: own.length - open.length, items: own };
  });
  const names = groupBy(groups, ({ name }) => name);
  return groups.sort(compareGroups).map(({ id, name, ...group }) => ({
    ...group,
    // namesakes
    name: (names.get(name)?.length ?? 0) > 1 && id !== '' ? `${name} (${id})` : name,
  }));
}

function membersOf(item: Item, by: Grouping): Member[] {
  const members = by === 'person' ? peopleOf(item) : [placeMember(item, by)];
  return members.length > 0 && members.every(({ id }) => id !== '') ? members : [{ id: '', name: WITHOUT[by] }];
}

function placeMember(item: Item, by: 'repository' | 'project'): Member {
  const { workspace, project, repository } = item;
  const place = by === 'repository' ? repository : project && placeOf({ workspace, project });
  return { id: place ?? '', name: place ?? '' };
}

/** Each person once, in whatever roles. */
function peopleOf({ people }: Item): Member[] {
  const members = people
    .filter(({ role, name, id }) => RESPONSIBLE.includes(role) && (id !== undefined || name !== UNKNOWN_ACCOUNT))
    .map(({ name, id = name }) => ({ id, name }));
  return [...new Map(members.map((member) => [member.id, member])).values()];
}

interface Sorted extends ItemGroup {
  id: string;
}

function compareGroups(a: Sorted, b: Sorted): number {
  if ((a.id === '') !== (b.id === '')) {
    return a.id === '' ? 1 : -1;
  }
  const differences = SEVERITIES.map((severity) => b.counts[severity] - a.counts[severity]);
  return differences.find((difference) => difference !== 0) ?? (compareText(a.name, b.name) || compareText(a.id, b.id));
}
