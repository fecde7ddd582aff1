import { dependencyGraphOrder, Steps } from '../../../src/graph/model';
import { integrationSteps } from '../../../src/steps';
import { allPredecessorsOf } from '../../../src/steps/dependencies';

const placeOf = (id: string) => integrationSteps.findIndex((step) => step.id === id);
/** The position of a step's graph. The SDK runs the graph of steps without one first. */
function graphOf(id: string): number {
  const { dependencyGraphId } = integrationSteps[placeOf(id)]!;
  return dependencyGraphId === undefined ? -1 : (dependencyGraphOrder as string[]).indexOf(dependencyGraphId);
}

const INGESTING = integrationSteps.filter(({ id }) => id !== Steps.SUMMARY && id !== Steps.WORKSPACES);

test.each(INGESTING)('$id stands behind what it depends on, in the same or a later graph', ({ id, dependsOn = [] }) => {
  expect(dependsOn.length).toBeGreaterThan(0);
  for (const other of dependsOn) {
    expect(placeOf(other)).toBeLessThan(placeOf(id));
    expect(graphOf(other)).toBeLessThanOrEqual(graphOf(id));
  }
});

test.each(INGESTING)('$id is in a later graph than what it follows', ({ id, dependsOn = [], follows = [] }) => {
  for (const other of follows) {
    expect(graphOf(other)).toBeLessThan(graphOf(id));
    expect(dependsOn).not.toContain(other);
  }
});

test.each(INGESTING)(
  '$id hangs on workspaces, and names every step that produces an end of its relationships',
  (step) => {
    const predecessors = allPredecessorsOf(step);
    expect(predecessors).toContain(Steps.WORKSPACES);
    const own = new Set(step.entities.map(({ _type }) => _type));
    const ends = step.relationships.flatMap((one) => [one.sourceType, one.targetType]).filter((type) => !own.has(type));
    const producers = integrationSteps.filter(({ entities }) =>
      // external users have relationships of their own, and pull requests are partial
      entities.some(({ _type, partial }) => ends.includes(_type) && !partial),
    );
    expect(producers.filter(({ id }) => !predecessors.has(id)).map(({ id }) => id)).toEqual([]);
  },
);
