import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { IntegrationStepResult, PartialDatasets } from '@jupiterone/integration-sdk-core';

import { SUMMARY_FILE } from '../../report/readGraph';

interface Summary {
  integrationStepResults: IntegrationStepResult[];
  metadata: { partialDatasets: PartialDatasets };
}

/**
 * Marks everything that was collected as partial, so that JupiterOne, should somebody upload it, deletes nothing of what was not
 * read.
 */
export function markAsPart(storage: string): void {
  const file = join(storage, SUMMARY_FILE);
  const summary = JSON.parse(readFileSync(file, 'utf8')) as Summary;
  const types = summary.integrationStepResults.flatMap(({ declaredTypes, encounteredTypes }) => [
    ...declaredTypes,
    ...encounteredTypes,
  ]);
  summary.metadata.partialDatasets = { types: [...new Set(types)] };
  writeFileSync(file, JSON.stringify(summary));
}
