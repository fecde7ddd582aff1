import { compareGraphs, describeDifference } from '../../harness/compareGraphs';
import type { ExpectedGraph } from '../../simulator';
import { EntityTypes } from '../../src/graph/types';
import type { Graph, GraphObject } from '../../src/report/graph';
import { integrationSteps } from '../../src/steps';
import type { Run } from '../runIntegration';
import { isOfPullRequests } from './truth';

/** The steps that produce each type of entities and relationships, without those of pull requests. */
const PRODUCERS = new Map<string, string[]>();
for (const { id, entities, relationships } of integrationSteps) {
  for (const { _type } of [...entities, ...relationships]) {
    if (!isOfPullRequests(_type)) {
      PRODUCERS.set(_type, [...(PRODUCERS.get(_type) ?? []), id]);
    }
  }
}

/**
 * How the store differs from the world in everything that is no pull request and whose steps succeeded. Of disabled steps,
 * nothing may be left. Direct pushes of any time may be there, since they stay; other tests say which ones must be.
 */
export function differencesOfOthers(expected: ExpectedGraph, held: Graph, { statuses }: Run): string[] {
  const statusesOf = (type: string) => new Set(PRODUCERS.get(type)?.map((id) => statuses[id]));
  const isJudged = ({ _type }: { _type: string }) => {
    const found = statusesOf(_type);
    return found.size === 1 && (found.has('success') || found.has('disabled'));
  };
  const isOn = ({ _type }: { _type: string }) => !statusesOf(_type).has('disabled');
  const keys = new Set(held.entities.map(({ _key }) => _key));
  const entities = expected.entities.filter(
    (entity) => isJudged(entity) && isOn(entity) && (entity._type !== EntityTypes.COMMIT || keys.has(entity._key)),
  );
  const relationships = expected.relationships.filter(
    (relationship) =>
      isJudged(relationship) &&
      isOn(relationship) &&
      // a failed step may not have added the end yet, and a disabled one adds none
      keys.has(relationship._fromEntityKey) &&
      keys.has(relationship._toEntityKey),
  );
  const deleted = new Set(held.entities.filter(isOfDeletedRepository(expected)).map(({ _key }) => _key));
  const graphs = [
    { entities, relationships },
    {
      entities: held.entities.filter((entity) => isJudged(entity) && !deleted.has(entity._key)),
      relationships: held.relationships.filter(
        (relationship) => isJudged(relationship) && !deleted.has(relationship._toEntityKey),
      ),
    },
  ] as unknown as [Graph, Graph];
  return compareGraphs(...graphs).map(describeDifference);
}

function isOfDeletedRepository({ entities }: ExpectedGraph): (entity: GraphObject) => boolean {
  const keys = new Set(entities.map(({ _key }) => _key));
  return ({ _type, repoId }) => _type === EntityTypes.COMMIT && !keys.has(String(repoId));
}
