import { createIntegrationEntity, type Entity } from '@jupiterone/integration-sdk-core';

import { conformToDataModel } from './dataModel';

type Properties = Parameters<typeof createIntegrationEntity>[0]['entityData']['assign'];

/**
 * Makes an entity of exactly these properties, checked against the data model where the SDK checks it.
 *
 * The record is not given to the SDK as the source, but goes along as what it is, the raw data. Of a source the SDK copies
 * every field whose name the data model knows, whatever it means there; and merging the copies with our own properties
 * makes V8 build a hidden class for each single entity, which takes ten times as long and leaves 20 kB of garbage that
 * only a full collection frees.
 */
export function createEntity(record: object, properties: Properties): Entity {
  const _rawData = [{ name: 'default', rawData: record as Record<string, unknown> }];
  // not copied once more: no converter keeps what it hands over
  const assign = Object.assign(conformToDataModel(properties), { _rawData });
  return createIntegrationEntity({ entityData: { source: {}, assign } });
}
