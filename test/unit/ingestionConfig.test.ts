import { ingestionConfig } from '../../src/ingestionConfig';
import { integrationSteps } from '../../src/steps';

const sourcesOf = (steps: typeof integrationSteps) => [...new Set(steps.map((step) => step.ingestionSourceId ?? ''))];

test('the eleven sources of optional parts are off until somebody switches them on', () => {
  const off = Object.keys(ingestionConfig).filter((source) => ingestionConfig[source]!.defaultsToDisabled);
  const optional = integrationSteps.filter(({ missingScope }) => missingScope === 'skip');
  expect(off).toEqual(sourcesOf(optional));
  expect(off).toHaveLength(11);
});

test('every source has a step, and its description names no field', () => {
  expect(Object.keys(ingestionConfig).sort()).toEqual(sourcesOf(integrationSteps).filter(Boolean).sort());
  for (const { description } of Object.values(ingestionConfig)) {
    expect(description).not.toMatch(/ingest[A-Z]/);
  }
});
