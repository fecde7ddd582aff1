import type { Item, Report } from '../reportData';
import { inItemOrder } from './itemOrder';

/** The items of all findings in their fixed order, and then those of the baseline that are gone or were not judged again. */
export function allItems({ findings, baseline }: Report): Item[] {
  return [
    ...inItemOrder(findings.flatMap(({ items }) => items)),
    ...(baseline ? [...baseline.gone, ...baseline.unjudged] : []),
  ];
}
