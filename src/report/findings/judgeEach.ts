import { shorten } from '../../text/wording';
import { displayNameOf, type GraphObject, textOf } from '../graph';
import { groupBy } from '../grouping';
import type { FindingItem, Judgment } from './definition';

/** In characters. Longer texts are cut, with an ellipsis. */
const LONGEST_NAME = 700;
const LONGEST_DETAIL = 2_000;
/** Browsers do not promise to open longer addresses. */
const LONGEST_LINK = 2_000;

/** Why an object is not judged of which Bitbucket refused what was asked. */
export const NOT_SHOWN = 'Bitbucket did not show everything of them';
const FACTS_ARE_MISSING = 'Bitbucket did not provide all facts';

/** The verdict on one object: what is wrong with it, that nothing is wrong, or why this is unknown. */
export type Verdict = { readonly item: FindingItem } | 'clear' | { readonly because: string };

/** Judges each entity, and sorts the verdicts. */
export function judgeEach(entities: readonly GraphObject[], verdictOf: (entity: GraphObject) => Verdict): Judgment {
  const items: FindingItem[] = [];
  const unjudged: { key: string; because: string }[] = [];
  for (const entity of entities) {
    const verdict = verdictOf(entity);
    if (verdict !== 'clear' && 'item' in verdict) {
      items.push(verdict.item);
    } else if (verdict !== 'clear') {
      unjudged.push({ key: entity._key, because: verdict.because });
    }
  }
  const byReason = groupBy(unjudged, ({ because }) => because);
  const keysByReason = [...byReason].map(([because, of]) => [because, of.map(({ key }) => key)] as const);
  const checked = entities.length - unjudged.length;
  return { items, checked, passed: checked - items.length, unjudged: new Map(keysByReason) };
}

/** @param because a sentence that explains why this run cannot find anything */
export function notApplicable(because: string): Judgment {
  return { items: [], checked: 0, passed: 0, unjudged: new Map(), notApplicable: because };
}

/** @param because the reason, in words that follow "because" */
export function undetermined(because = FACTS_ARE_MISSING): Verdict {
  return { because };
}

/** @param values the fields that do not come from the entity */
export function found(
  entity: GraphObject,
  values: { detail: string } & Partial<Pick<FindingItem, 'name' | 'webLink' | 'variant' | 'severity'>>,
): Verdict {
  const { name = displayNameOf(entity), detail, webLink = linkOf(entity), variant, severity } = values;
  const texts = { name: shorten(name, LONGEST_NAME), detail: shorten(detail, LONGEST_DETAIL) };
  return { item: { key: entity._key, type: entity._type, ...texts, webLink, variant, severity } };
}

/** The URL of an entity in Bitbucket; undefined if it has none. */
export function linkOf(entity: GraphObject | undefined): string | undefined {
  const link = entity && textOf(entity, 'webLink');
  return link && link.length <= LONGEST_LINK && /^https?:\/\//.test(link) ? link : undefined;
}
