import { EntityTypes } from '../../graph/types';
import { displayNameOf, type GraphObject, textOf } from '../graph';
import type { FindingItem } from '../reportData';
import type { Judgment } from './definition';

/** The verdict on one object: what is wrong with it, that nothing is wrong, or that this is unknown. */
export type Verdict = { readonly item: FindingItem } | 'clear' | 'undetermined';

/** Judges each entity, and counts the verdicts. */
export function judgeEach(entities: readonly GraphObject[], verdictOf: (entity: GraphObject) => Verdict): Judgment {
  const items: FindingItem[] = [];
  let undetermined = 0;
  for (const entity of entities) {
    const verdict = verdictOf(entity);
    if (verdict === 'undetermined') {
      undetermined += 1;
    } else if (verdict !== 'clear') {
      items.push(verdict.item);
    }
  }
  return { items, checked: entities.length - undetermined, undetermined };
}

/** @param values the fields that do not come from the entity */
export function found(entity: GraphObject, values: { name?: string; detail: string; webLink?: string }): Verdict {
  const { name = displayNameOf(entity), detail, webLink = linkOf(entity) } = values;
  return { item: { key: entity._key, type: entity._type, name, detail, ...(webLink && { webLink }) } };
}

/** The URL of an entity in Bitbucket; undefined if it has none. */
export function linkOf(entity: GraphObject | undefined): string | undefined {
  const link = entity && textOf(entity, 'webLink');
  return link && /^https?:\/\//.test(link) ? link : undefined;
}

/**
 * The address of a page of a repository's settings. Other entities have no settings at a known address, so their own page
 * is returned.
 */
export function settingsLink(owner: GraphObject | undefined, page: string): string | undefined {
  const link = linkOf(owner);
  return link && owner?._type === EntityTypes.REPO ? `${link.replace(/\/$/, '')}/admin/${page}` : link;
}
