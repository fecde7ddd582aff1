import { shorten } from '../../text/wording';
import { displayNameOf, type GraphObject, textOf } from '../graph';
import { countEach } from '../grouping';
import type { FindingItem } from '../reportData';
import type { Judgment } from './definition';

/** In characters. Longer texts are cut, with an ellipsis. */
const LONGEST_NAME = 700;
const LONGEST_DETAIL = 2_000;
/** Browsers do not promise to open longer addresses. */
const LONGEST_LINK = 2_000;

const FACTS_ARE_MISSING = 'Bitbucket did not provide all facts';

/** The verdict on one object: what is wrong with it, that nothing is wrong, or why this is unknown. */
export type Verdict = { readonly item: FindingItem } | 'clear' | { readonly because: string };

/** Judges each entity, and counts the verdicts. */
export function judgeEach(entities: readonly GraphObject[], verdictOf: (entity: GraphObject) => Verdict): Judgment {
  const verdicts = entities.map(verdictOf);
  const items = verdicts.flatMap((verdict) => (typeof verdict === 'object' && 'item' in verdict ? [verdict.item] : []));
  const reasons = verdicts.flatMap((verdict) =>
    typeof verdict === 'object' && 'because' in verdict ? [verdict.because] : [],
  );
  return { items, checked: entities.length - reasons.length, unjudged: countEach(reasons) };
}

/** @param because the reason, in words that follow "because" */
export function undetermined(because = FACTS_ARE_MISSING): Verdict {
  return { because };
}

/** @param values the fields that do not come from the entity */
export function found(entity: GraphObject, values: { name?: string; detail: string; webLink?: string }): Verdict {
  const { name = displayNameOf(entity), detail, webLink = linkOf(entity) } = values;
  const texts = { name: shorten(name, LONGEST_NAME), detail: shorten(detail, LONGEST_DETAIL) };
  return { item: { key: entity._key, type: entity._type, ...texts, ...(webLink && { webLink }) } };
}

/** The URL of an entity in Bitbucket; undefined if it has none. */
export function linkOf(entity: GraphObject | undefined): string | undefined {
  const link = entity && textOf(entity, 'webLink');
  return link && link.length <= LONGEST_LINK && /^https?:\/\//.test(link) ? link : undefined;
}
