import type {
  Entity,
  IntegrationLogger,
  IntegrationStepExecutionContext,
  JobState,
  StepRelationshipMetadata,
} from '@jupiterone/integration-sdk-core';

import type { BitbucketClient } from '../../bitbucket/client';
import type { Endpoint, Query, RefOf, ResourceOf } from '../../bitbucket/endpoints/endpoint';
import type { IntegrationConfig } from '../../config';
import { type Execution, executionFor } from '../../execution';
import type { AccessAdvice } from './accessAdvice';
import { addEntityOnce } from './addOnce';
import { createLoops, type Loops } from './loops';
import { tellApart } from './namesakes';
import { Skips } from './skips';

/** The client of a step: it accepts the endpoints that the step declares, and no others. */
export interface StepClient<E extends Endpoint> extends Pick<BitbucketClient, 'credentials' | 'stats'> {
  get<Declared extends E>(endpoint: Declared, ref: RefOf<Declared>): Promise<ResourceOf<Declared>>;
  list<Declared extends E>(
    endpoint: Declared,
    ref: RefOf<Declared>,
    query?: Query,
  ): AsyncIterable<ResourceOf<Declared> | null>;
}

/** What the records of a listing become part of. */
export interface Placement<R> {
  /** `_key` of the entity that owns them. */
  readonly owner: string;
  /** The relationship from the owner to each of them, or the one to this one. */
  readonly has: StepRelationshipMetadata | ((entity: Entity) => StepRelationshipMetadata);
  /** What messages call a record that cannot be converted: its own name, or its owner's. */
  readonly name: string | ((record: R | null) => string);
  /**
   * What keeps apart records whose display names are equal, such as the id. With it, entities are added when the listing has
   * ended, or broken off.
   */
  readonly idOf?: (record: R) => unknown;
  /** Runs once for each entity, after it was added. */
  readonly added?: (entity: Entity, record: R) => void | Promise<void>;
}

/** The tools that the handler of a step receives. `Endpoints` are those that the step declares. */
export interface StepTools<Endpoints extends readonly Endpoint[] = readonly never[]>
  extends Omit<Execution, 'client'>, Loops {
  readonly client: StepClient<Endpoints[number]>;
  readonly context: IntegrationStepExecutionContext<IntegrationConfig>;
  readonly jobState: JobState;
  readonly logger: IntegrationLogger;
  readonly skips: Skips;
  /**
   * Converts the records of a listing, and adds each entity once, with the relationship from its owner. Records that cannot be
   * converted are skipped and counted.
   *
   * @param kind in the plural, for example `webhooks`
   */
  readonly entities: <R extends object>(
    kind: string,
    listing: AsyncIterable<R | null>,
    convert: (record: R) => Entity,
    placement: Placement<R>,
  ) => Promise<void>;
}

export function createTools(
  context: IntegrationStepExecutionContext<IntegrationConfig>,
  stepId: string,
  accessAdvice: AccessAdvice,
): StepTools<readonly Endpoint[]> {
  const { jobState, logger } = context;
  const execution = executionFor(context);
  const skips = new Skips(logger, (skipped) => execution.skipped.add({ ...skipped, stepId }));
  return {
    ...execution,
    ...createLoops({ ...execution, jobState, logger, skips, stepId, accessAdvice }),
    context,
    jobState,
    logger,
    skips,
    entities: async (kind, listing, convert, placement) => {
      const { name, idOf } = placement;
      const waiting: [Entity, RecordOf<typeof listing>][] = [];
      try {
        for await (const record of listing) {
          const entity = skips.convert(kind, typeof name === 'function' ? name(record) : name, record, convert);
          if (record && entity && idOf) {
            waiting.push([entity, record]);
          } else if (record && entity) {
            await addPlaced(jobState, entity, record, placement);
          }
        }
      } finally {
        // what was read before the listing broke off is in the graph all the same
        if (idOf) {
          tellApart(waiting, idOf);
        }
        for (const [entity, record] of waiting) {
          await addPlaced(jobState, entity, record, placement);
        }
      }
    },
  };
}

/** What a listing yields, apart from `null`. */
type RecordOf<L> = L extends AsyncIterable<infer R> ? NonNullable<R> : never;

async function addPlaced<R>(
  jobState: JobState,
  entity: Entity,
  record: R,
  { owner, has, added }: Placement<R>,
): Promise<void> {
  if (await addEntityOnce(jobState, entity, typeof has === 'function' ? has(entity) : has, owner)) {
    await added?.(entity, record);
  }
}
