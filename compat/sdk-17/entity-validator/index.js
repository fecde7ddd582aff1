const { default: Ajv } = require('ajv');
const { registerFormats } = require('@jupiterone/data-model');

/**
 * Validates entities against the JSON schemas of the data model. Implements only what SDK 17 uses of the original package.
 * The `$id` of a schema is `#` and the name of its class or type.
 */
class EntityValidator {
  #ajv;

  /** @param {{ schemas?: object[] }} options the schemas of the classes; they may refer to each other */
  constructor({ schemas = [] } = {}) {
    // Not strict, because the schemas of the data model have custom keywords and untyped properties.
    this.#ajv = new Ajv({ strict: false, allErrors: true });
    registerFormats(this.#ajv);
    this.addSchemas(schemas);
  }

  addSchemas(schemas) {
    this.#ajv.addSchema(schemas);
    return this;
  }

  /**
   * Validates an entity against the schema of its type if there is one, otherwise against those of all its classes.
   *
   * @returns the errors and the skipped schemas, each null if empty. Skipped are classes that the data model does not know
   *   and, if there is a schema for the type, all classes.
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
