export interface EntityValidationError {
  schemaId: string;
  property: string;
  message?: string;
  validation: string;
}

export interface SkippedSchema {
  schemaId: string;
  type: 'class';
  reason: 'not-found' | 'type-already-validated';
}

export interface ValidationResult {
  isValid: boolean;
  errors: EntityValidationError[] | null;
  skippedSchemas: SkippedSchema[] | null;
}

export declare class EntityValidator {
  constructor(options?: { schemas?: readonly object[] });
  addSchemas(schemas: readonly object[]): this;
  validateEntity(entity: object): ValidationResult;
}
