import type { RelationshipClass, StepEntityMetadata, StepRelationshipMetadata } from '@jupiterone/integration-sdk-core';

import { RelationshipTypes } from './types';

type RelationshipName = keyof typeof RelationshipTypes;
type Ends = readonly [from: StepEntityMetadata, _class: RelationshipClass, to: StepEntityMetadata];

/** A relationship is partial if one of its ends is: those outside the window of a run stay in the graph, too. */
export function describeRelationships(
  ends: Readonly<Record<RelationshipName, Ends>>,
): Record<RelationshipName, StepRelationshipMetadata> {
  const metadata = (Object.entries(ends) as [RelationshipName, Ends][]).map(([name, [from, _class, to]]) => [
    name,
    {
      ...{ _type: RelationshipTypes[name], sourceType: from._type, _class, targetType: to._type },
      ...((from.partial || to.partial) && { partial: true }),
    },
  ]);
  return Object.fromEntries(metadata) as Record<RelationshipName, StepRelationshipMetadata>;
}
