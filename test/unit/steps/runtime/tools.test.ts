import { Entities, Relationships } from '../../../../src/graph/model';
import { inPlace } from '../../../../src/graph/place';
import { type AccessAdvice } from '../../../../src/steps/runtime/accessAdvice';
import { createTools } from '../../../../src/steps/runtime/tools';
import { REPOSITORY } from '../../graph/places';
import { aStepContext } from './stepTools';

interface Thing {
  id: string;
  name: string;
}

async function* listing(things: readonly Thing[], problem?: Error): AsyncGenerator<Thing> {
  for (const thing of things) {
    yield await Promise.resolve(thing);
  }
  if (problem) {
    throw problem;
  }
}

async function collected(things: AsyncIterable<Thing>) {
  const context = aStepContext();
  const { entities } = createTools(context, 'fetch-things', {} as AccessAdvice);
  const done = entities(
    'things',
    things,
    ({ id, name }) => ({
      ...{ _key: `thing-${id}`, _type: Entities.WEBHOOK._type, _class: Entities.WEBHOOK._class, name },
      ...inPlace(REPOSITORY, name, 'webhooks'),
    }),
    { owner: REPOSITORY.uuid, has: Relationships.REPO_HAS_WEBHOOK, name: REPOSITORY.name, idOf: ({ id }) => id },
  );
  const problem = await done.catch((error: unknown) => error);
  return { problem, names: context.jobState.collectedEntities.map(({ displayName }) => displayName) };
}

const THINGS = [
  { id: '1', name: 'CI' },
  { id: '2', name: 'Chat' },
  { id: '3', name: 'CI' },
];
const NAMES = ['acme/web-shop: CI (1)', 'acme/web-shop: Chat', 'acme/web-shop: CI (3)'];

test('entities with the same name are told apart by their ids', async () => {
  expect(await collected(listing(THINGS))).toEqual({ problem: undefined, names: NAMES });
});

test('what was read before a listing broke off is in the graph', async () => {
  const problem = new Error('broken');
  expect(await collected(listing(THINGS, problem))).toEqual({ problem, names: NAMES });
});
