import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type {
  Entity,
  ExecutionHistory,
  IntegrationEvent,
  IntegrationInstance,
  IntegrationInvocationConfig,
  Relationship,
} from '@jupiterone/integration-sdk-core';
import {
  executeIntegrationInstance,
  InMemoryGraphObjectStore,
  prepareLocalStepCollection,
} from '@jupiterone/integration-sdk-runtime';
import { createMockIntegrationLogger } from '@jupiterone/integration-sdk-testing';

import type { Simulator } from '../simulator';
import { invocationConfig } from '../src';
import type { Dependencies } from '../src/bitbucket/createClient';
import type { IntegrationConfig } from '../src/config';
import { executionFor, type LocalRun } from '../src/execution';
import { ingestionConfig } from '../src/ingestionConfig';
import { integrationSteps } from '../src/steps';
import { directFetch } from './directFetch';

export interface RunOptions {
  config?: Partial<IntegrationConfig>;
  /** Ids of ingestion sources that are switched off in the tile, besides optional ones whose field is not true. */
  disabledSources?: string[];
  /** Ids of the only steps to run, with what they need, as `--step` of the SDK's command chooses them. */
  steps?: string[];
  /** What a person asks for on the command line. */
  local?: LocalRun;
  /** By default, requests go to the simulator without a connection. */
  dependencies?: Partial<Dependencies>;
  executionHistory?: ExecutionHistory;
  /** Environment variables of the run. */
  environment?: Record<string, string>;
  /** Whether entities are checked against the data model, as in JupiterOne; default true. */
  enableSchemaValidation?: boolean;
}

/** The results of one run. */
export interface Run {
  entities: Entity[];
  relationships: Relationship[];
  /** The status of each step by its id: success, failure, disabled, ... */
  statuses: Record<string, string>;
  /** Types that the run declared partial, so that JupiterOne deletes no objects of them. */
  partialTypes: string[];
  /** The events of the job log. */
  events: IntegrationEvent[];
  /** Messages that the run logged at level info, without those of its steps. */
  lines: string[];
}

/** Keeps all objects in memory. */
class RecordingGraphStore extends InMemoryGraphObjectStore {
  readonly entities: Entity[] = [];
  readonly relationships: Relationship[] = [];

  override addEntities(stepId: string, entities: Entity[]): Promise<void> {
    this.entities.push(...entities);
    return super.addEntities(stepId, entities);
  }

  override addRelationships(stepId: string, relationships: Relationship[]): Promise<void> {
    this.relationships.push(...relationships);
    return super.addRelationships(stepId, relationships);
  }

  /** Nothing to do, because everything stays in memory. */
  override flush(): Promise<void> {
    return Promise.resolve();
  }
}

/**
 * Runs the whole integration in this process against a simulated Bitbucket, as the SDK runs it: validation, start states,
 * and all steps.
 *
 * @throws errors of the validation, and errors that the SDK treats as fatal
 */
export async function runIntegration(simulator: Simulator, options: RunOptions = {}): Promise<Run> {
  const environment = simulator.environment();
  const instance: IntegrationInstance<IntegrationConfig> = {
    id: 'test',
    accountId: 'test',
    name: 'Test',
    integrationDefinitionId: 'test',
    config: {
      oauthKey: environment.OAUTH_KEY!,
      oauthSecret: environment.OAUTH_SECRET!,
      workspace: environment.WORKSPACE!,
      accessTokens: environment.ACCESS_TOKENS,
      ...options.config,
    },
    disabledSources: [...untickedSources(options.config), ...(options.disabledSources ?? [])].map(
      (ingestionSourceId) => ({ ingestionSourceId }),
    ),
  };
  const events: IntegrationEvent[] = [];
  const logger = createMockIntegrationLogger();
  logger.on('event', (event: IntegrationEvent) => events.push(event));
  const info = jest.spyOn(logger, 'info');
  const graph = new RecordingGraphStore();

  const storage = mkdtempSync(join(tmpdir(), 'graph-bitbucket-'));
  const variables = {
    BITBUCKET_API_ORIGIN: simulator.origin,
    BITBUCKET_OAUTH_URL: simulator.oauthUrl,
    JUPITERONE_INTEGRATION_STORAGE_DIRECTORY: storage,
    DISABLE_DISK_USAGE_METRIC: 'true',
    ...options.environment,
  };
  Object.assign(process.env, variables);
  try {
    const { integrationStepResults, metadata } = await executeIntegrationInstance(
      logger,
      instance,
      configFor(simulator, options) as unknown as IntegrationInvocationConfig,
      options.executionHistory ?? { current: { startedOn: Date.now() } },
      { graphObjectStore: graph, enableSchemaValidation: options.enableSchemaValidation ?? true },
    );
    return {
      entities: graph.entities,
      relationships: graph.relationships,
      statuses: Object.fromEntries(integrationStepResults.map(({ id, status }) => [id, status])),
      partialTypes: metadata.partialDatasets.types,
      events,
      lines: info.mock.calls.flat().filter((argument) => typeof argument === 'string'),
    };
  } finally {
    Object.keys(variables).forEach((name) => delete process.env[name]);
    delete process.env.ENABLE_GRAPH_OBJECT_SCHEMA_VALIDATION;
    rmSync(storage, { recursive: true, force: true });
  }
}

/** The optional sources that nobody has switched on in the tile. In these tests, a field stands for all of its sources. */
function untickedSources(config: Partial<IntegrationConfig> = {}): string[] {
  const unticked = integrationSteps.filter(
    ({ enabledBy, ingestionSourceId = '' }) =>
      ingestionConfig[ingestionSourceId]?.defaultsToDisabled && config[enabledBy!] !== true,
  );
  return [...new Set(unticked.map(({ ingestionSourceId }) => ingestionSourceId!))];
}

/** The first call of `executionFor` in a run creates the client, so it must be the one with the dependencies. */
function configFor(simulator: Simulator, { dependencies, local, steps }: RunOptions): typeof invocationConfig {
  const config: typeof invocationConfig = {
    ...invocationConfig,
    validateInvocation: (context) => {
      executionFor(context, { fetch: directFetch(simulator), ...dependencies }, local);
      return invocationConfig.validateInvocation!(context);
    },
  };
  return steps ? prepareLocalStepCollection(config, { step: steps }) : config;
}
