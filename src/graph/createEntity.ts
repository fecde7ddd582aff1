import { createIntegrationEntity, type Entity } from '@jupiterone/integration-sdk-core';

import { conformToDataModel } from './dataModel';
import { toRawRecord } from './rawRecord';

type Properties = Parameters<typeof createIntegrationEntity>[0]['entityData']['assign'];

/**
 * Makes an entity with exactly these properties. Its raw data is the record without what `toRawRecord` leaves out. In local
 * runs the SDK checks the entity against the data model.
 *
 * The SDK could take the record as the `source` of the entity. It would then copy every field whose name the data model
 * knows, whatever Bitbucket means by it. Merging these copies with our properties also makes V8 build a hidden class for
 * every single entity, which takes ten times as long and leaves 20 kB of garbage that only a full collection frees.
 */
export function createEntity(record: object, properties: Properties): Entity {
  const _rawData = [{ name: 'default', rawData: toRawRecord(record) }];
  // changes the object in place instead of copying it: converters do not keep what they pass
  const assign = Object.assign(conformToDataModel(properties), { _rawData });
  return createIntegrationEntity({ entityData: { source: {}, assign } });
}
