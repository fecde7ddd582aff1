import type { Entity } from '@jupiterone/integration-sdk-core';

/** Lets entities be checked against the data model, as a local run does. To be called at the top of a test file. */
export function checkAgainstDataModel(): void {
  beforeAll(() => {
    process.env.ENABLE_GRAPH_OBJECT_SCHEMA_VALIDATION = 'true';
  });
  afterAll(() => {
    delete process.env.ENABLE_GRAPH_OBJECT_SCHEMA_VALIDATION;
  });
}

/** An entity as it is stored: without what is undefined, and without the original record. */
export function stored(entity: Entity): Record<string, unknown> {
  const { _rawData, ...properties } = JSON.parse(JSON.stringify(entity)) as Record<string, unknown>;
  return properties;
}

/** The original record as it is stored. */
export function raw(entity: Entity): unknown {
  return JSON.parse(JSON.stringify(entity._rawData?.[0]?.rawData ?? null));
}
