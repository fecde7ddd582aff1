const { default: Ajv } = require('ajv');
const { registerFormats } = require('@jupiterone/data-model');

/**
 * Validates entities against JSON schemas of the data model, as far as SDK 17 uses the package that this one replaces. A schema belongs to a class or a type when its `$id` is the name after a `#`.
 */
class EntityValidator {
  #ajv;

  /** @param {{ schemas?: object[] }} options the schemas of the classes; they may refer to each other */
  constructor({ schemas = [] } = {}) {
    // the schemas of the data model have custom keywords, and are not strict about types
    this.#ajv = new Ajv({ strict: false, allErrors: true });
    registerFormats(this.#ajv);
    this.addSchemas(schemas);
  }

  addSchemas(schemas) {
    this.#ajv.addSchema(schemas);
    return this;
  }

  /**
   * An entity must be valid for its type if there is a schema for the type, otherwise for each of its classes.
   *
   * @returns the errors, and the schemas that were skipped: those of classes that the data model does not know, and those of
   *   all classes if there is a schema for the type. Either is null when empty.
   */
  validateEntity(entity) {
    const ofType = this.#ajv.getSchema(`#${entity._type}`);
    const schemaIds = [entity._class].flat().map((name) => `#${name}`);
    const errors = ofType ? this.#errorsOf(`#${entity._type}`, entity) : [];
    const skippedSchemas = [];
    for (const schemaId of schemaIds) {
      if (ofType) {
        skippedSchemas.push({ schemaId, type: 'class', reason: 'type-already-validated' });
      } else if (this.#ajv.getSchema(schemaId)) {
        errors.push(...this.#errorsOf(schemaId, entity));
      } else {
        skippedSchemas.push({ schemaId, type: 'class', reason: 'not-found' });
      }
    }
    return {
      isValid: errors.length === 0,
      errors: errors.length > 0 ? errors : null,
      skippedSchemas: skippedSchemas.length > 0 ? skippedSchemas : null,
    };
  }

  #errorsOf(schemaId, entity) {
    const validate = this.#ajv.getSchema(schemaId);
    validate(entity);
    return (validate.errors ?? []).map(({ instancePath, params, keyword, message }) => ({
      schemaId,
      property: instancePath.slice(1) || params.missingProperty || params.propertyName,
      message,
      validation: keyword,
    }));
  }
}

module.exports = { EntityValidator };
