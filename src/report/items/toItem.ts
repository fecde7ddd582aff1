import { createHash } from 'node:crypto';

import type { FindingItem } from '../findings/definition';
import { type GraphObject, timeOf } from '../graph';
import type { GraphIndex } from '../graphIndex';
import type { Item } from '../reportData';
import { locationOf } from './location';
import { peopleOf } from './people';

/** The properties with times that say when something happened to an object. */
const TIMES = ['createdOn', 'updatedOn', 'mergedOn', 'closedOn', 'lastUsedOn'] as const;

/** In hexadecimal digits, four bits each. */
const FINGERPRINT_LENGTH = 32;

/** Completes what a check says about an object with where it is, who has to do with it, and when it changed. */
export function toItem(
  { key, type, name, detail, webLink, variant }: FindingItem,
  { finding, severity }: Pick<Item, 'finding' | 'severity'>,
  graph: GraphIndex,
): Item {
  const entity = graph.entity(key);
  return {
    finding,
    fingerprint: fingerprintOf(finding, key, variant),
    ...{ severity, key, type, name, reason: detail },
    ...(webLink && { link: webLink }),
    ...(entity && locationOf(entity, graph)),
    people: entity ? peopleOf(entity, graph) : [],
    times: entity ? timesOf(entity) : {},
  };
}

/** Neither times nor texts are part of it, so an item has the same fingerprint in every run. */
function fingerprintOf(finding: string, key: string, variant = ''): string {
  const parts = JSON.stringify([finding, key, variant]);
  return createHash('sha256').update(parts).digest('hex').slice(0, FINGERPRINT_LENGTH);
}

function timesOf(entity: GraphObject): Record<string, string> {
  const times = TIMES.flatMap((property) => {
    const time = timeOf(entity, property);
    return time === undefined ? [] : [[property, new Date(time).toISOString()] as const];
  });
  return Object.fromEntries(times);
}
