import type { StepEntityMetadata } from '@jupiterone/integration-sdk-core';

/** What a type of entities promises beyond its classes. The SDK's matchers and JupiterOne's generated schemas read it. */
export type EntitySchema = NonNullable<StepEntityMetadata['schema']>;

/** A part of JSON Schema. */
interface PropertySchema {
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly minimum?: number;
  readonly enum?: readonly string[];
  readonly items?: PropertySchema;
  readonly maxItems?: number;
  readonly anyOf?: readonly PropertySchema[];
}

type Properties = Readonly<Record<string, PropertySchema>>;

/** Of any type that the data model allows. */
export const ANY: PropertySchema = {};
export const TEXT: PropertySchema = { type: 'string' };
export const TEXT_OR_NULL: PropertySchema = { type: ['string', 'null'] };
export const FLAG: PropertySchema = { type: 'boolean' };
export const COUNT: PropertySchema = { type: 'integer', minimum: 0 };
export const NUMBER: PropertySchema = { type: 'number' };
/** Milliseconds since 1970. */
export const TIME: PropertySchema = { type: 'number' };
/** As `TIME`; the newer data model has null for what is unknown. */
export const TIME_OR_NULL: PropertySchema = { anyOf: [TIME, { type: 'null' }] };
export const LINK: PropertySchema = { type: 'string', format: 'uri' };
export const TEXTS: PropertySchema = { type: 'array', items: { type: 'string' } };

/** One of these texts. */
export function oneOf(...values: string[]): PropertySchema {
  return { type: 'string', enum: values };
}

/**
 * @param required properties that every entity of the type has
 * @param optional properties that are absent where Bitbucket does not tell them
 */
export function entitySchema(required: Properties, optional: Properties = {}): EntitySchema {
  return { properties: { ...required, ...optional }, required: Object.keys(required) };
}
