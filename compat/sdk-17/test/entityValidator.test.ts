import { entitySchemas } from '@jupiterone/data-model';
import { EntityValidator } from '@jupiterone/integration-sdk-entity-validator';

const validator = new EntityValidator({ schemas: Object.values(entitySchemas) });
const PROJECT = { _key: 'project:0001', _type: 'x_project', _class: ['Project'], name: 'P', displayName: 'P' };

test('accepts a valid entity', () => {
  expect(validator.validateEntity(PROJECT)).toEqual({ isValid: true, errors: null, skippedSchemas: null });
});

test.each([
  ['a short key', { _key: 'short' }, '_key'],
  ['a missing property', { name: undefined }, 'name'],
  ['an invalid URL', { webLink: 'nowhere' }, 'webLink'],
])('refuses %s', (_, change, property) => {
  const { isValid, errors } = validator.validateEntity({ ...PROJECT, ...change });
  expect(isValid).toBe(false);
  expect(errors).toEqual([expect.objectContaining({ property })]);
});

test('validates against every class, and lists classes without a schema', () => {
  const result = validator.validateEntity({ ...PROJECT, _class: ['Project', 'PR', 'Unheard'] });
  expect(new Set(result.errors?.map(({ schemaId }) => schemaId))).toEqual(new Set(['#PR']));
  expect(result.skippedSchemas).toEqual([{ schemaId: '#Unheard', type: 'class', reason: 'not-found' }]);
});

test('uses the schema of a type instead of those of its classes', () => {
  const ofType = new EntityValidator({ schemas: Object.values(entitySchemas) });
  ofType.addSchemas([{ $id: '#x_project', type: 'object', required: ['color'] }]);
  const result = ofType.validateEntity(PROJECT);
  expect(result.errors).toEqual([expect.objectContaining({ schemaId: '#x_project', property: 'color' })]);
  expect(result.skippedSchemas).toEqual([{ schemaId: '#Project', type: 'class', reason: 'type-already-validated' }]);
});
