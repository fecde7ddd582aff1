import { fromUserKey } from '../../../graph/keys';
import { EntityTypes } from '../../../graph/types';
import { type GraphObject, timeOf } from '../../graph';
import type { GraphIndex } from '../../graphIndex';
import { reasonWithStatus } from '../../items/statusText';
import type { Item, ItemPerson, Severity } from '../../reportData';
import type { PageData, PageItem } from '../shared/pageData';
import { pageLink } from './pageObject';
import { titleOf } from './pageTitle';

/** What happens to objects, and the property with its time. The first that an object has tells most about it. */
const EVENTS = [
  ['merged', 'mergedOn'],
  ['closed', 'closedOn'],
  ['last used', 'lastUsedOn'],
  ['last seen', 'lastAccessedOn'],
  ['committed', 'authoredOn'],
  ['updated', 'updatedOn'],
  ['created', 'createdOn'],
] as const;

/** Numbers people in the order in which they come. */
export class PeopleTable {
  readonly people: PageData['people'] = [];
  private readonly indexes = new Map<string, number>();

  indexOf({ id, name }: ItemPerson): number {
    // the owner of a personal workspace has a key that is no uuid
    const key = id === undefined ? name : fromUserKey(id);
    const index = this.indexes.get(key) ?? this.people.push(id === undefined ? [name] : [name, id]) - 1;
    this.indexes.set(key, index);
    return index;
  }
}

/** The title of an item: that of its object, with its place. */
export function itemTitle({ key, name }: Item, graph: GraphIndex): string {
  const entity = graph.entity(key);
  return entity ? titleOf(entity) : name;
}

/** What happened to an object last, and when. */
export function eventOf(entity: GraphObject): PageItem['event'] {
  for (const [verb, property] of EVENTS) {
    const on = timeOf(entity, property);
    if (on !== undefined) {
      return [verb === 'created' && entity._type === EntityTypes.PULL_REQUEST ? 'opened' : verb, on];
    }
  }
  return undefined;
}

/**
 * @param object the index of the object, unless the page leaves it out
 * @param severity that of the finding
 */
export function toPageItem(
  item: Item,
  object: number | undefined,
  { severity, graph, people }: { severity: Severity; graph: GraphIndex; people: PeopleTable },
): PageItem {
  const entity = graph.entity(item.key);
  const link = pageLink(item.link);
  const isOwnLink = object !== undefined && entity !== undefined && link === pageLink(entity.webLink);
  // those who approved have nothing to mend
  const concerned = item.people.filter(({ role }) => role !== 'approver').map((person) => people.indexOf(person));
  return {
    ...(object === undefined ? { name: itemTitle(item, graph) } : { object }),
    reason: reasonWithStatus(item),
    ...(item.severity !== severity && { severity: item.severity }),
    ...(!isOwnLink && link !== undefined && { link }),
    ...(item.status && { status: item.status }),
    event: entity && eventOf(entity),
    ...(concerned.length > 0 && { people: [...new Set(concerned)] }),
  };
}
