import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import {
  type Entity,
  type IntegrationInvocationConfig,
  type IntegrationStepExecutionContext,
  type Relationship,
  StepResultStatus,
} from '@jupiterone/integration-sdk-core';
import {
  createIntegrationLogger,
  executeIntegrationInstance,
  FileSystemGraphObjectStore,
} from '@jupiterone/integration-sdk-runtime';

import { createClient } from '../src/bitbucket/createClient';
import { addRecords, readRecords, type Records } from './records';
import { startRemoteSimulator } from './remoteSimulator';
import { SIZE_NAMES, type SizeName } from './sizes';

/** What it costs to convert the records of a workspace and to store what comes of them, in seconds of CPU time. */
export interface StorageFigures {
  size: SizeName;
  entities: number;
  relationships: number;
  /** The median of the rounds, to be compared with the SDK's. */
  ourSeconds: number;
  /** What the SDK takes to store the same objects, already made: the median of the rounds. */
  sdkSeconds: number;
  /** Without relationships, in the best round: other programs only ever make it longer. */
  entitySeconds: number;
}

interface Objects {
  entities: Entity[];
  relationships: Relationship[];
}

type Work = (context: Pick<IntegrationStepExecutionContext, 'jobState' | 'logger'>) => Promise<void>;

/** Enough for V8 to compile what is used, and for a median that a disturbance does not move. */
const ROUNDS = 41;
const DAY_MS = 24 * 60 * 60 * 1000;

/** Keeps what is stored, to store it again. */
class KeepingStore extends FileSystemGraphObjectStore {
  readonly objects: Objects = { entities: [], relationships: [] };

  override addEntities(...[stepId, entities, ...rest]: Parameters<FileSystemGraphObjectStore['addEntities']>) {
    this.objects.entities.push(...entities);
    return super.addEntities(stepId, entities, ...rest);
  }

  override addRelationships(
    ...[stepId, relationships, ...rest]: Parameters<FileSystemGraphObjectStore['addRelationships']>
  ) {
    this.objects.relationships.push(...relationships);
    return super.addRelationships(stepId, relationships, ...rest);
  }
}

/** All records are held at once here, as they never are in a run; the limit of the heap that runs have is left out therefore. */
async function measure(size: SizeName): Promise<StorageFigures> {
  const records = await readFromSimulator(size);
  const store = new KeepingStore();
  const ours: Work = ({ jobState, logger }) => addRecords(jobState, logger, records);
  await run(ours, store);
  const { entities, relationships } = store.objects;
  const sdks: Work = async ({ jobState }) => {
    for (const entity of entities) {
      await jobState.addEntity(entity);
    }
    for (const relationship of relationships) {
      await jobState.addRelationship(relationship);
    }
  };

  const onlyEntities: Work = ({ jobState, logger }) => addRecords(jobState, logger, records, () => Promise.resolve());

  const rounds: { our: number; entity: number; sdk: number }[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    rounds.push({ our: await run(ours), entity: await run(onlyEntities), sdk: await run(sdks) });
  }
  return {
    size,
    entities: entities.length,
    relationships: relationships.length,
    ourSeconds: median(rounds.map(({ our }) => our)),
    sdkSeconds: median(rounds.map(({ sdk }) => sdk)),
    entitySeconds: Math.min(...rounds.map(({ entity }) => entity)),
  };
}

function median(numbers: readonly number[]): number {
  return [...numbers].sort((one, other) => one - other)[Math.floor(numbers.length / 2)] ?? NaN;
}

async function readFromSimulator(size: SizeName): Promise<Records> {
  const simulator = await startRemoteSimulator({ size, latencyMs: 0 });
  const { environment } = simulator;
  const client = createClient({
    consumers: [{ key: environment.OAUTH_KEY!, secret: environment.OAUTH_SECRET! }],
    apiOrigin: environment.BITBUCKET_API_ORIGIN!,
    oauthUrl: environment.BITBUCKET_OAUTH_URL!,
    concurrency: 1,
    rateLimitMaxWaitMs: 0,
  });
  const records = await readRecords(client, environment.WORKSPACE!, new Date(Date.now() - DAY_MS));
  simulator.stop();
  return records;
}

/**
 * Runs a step of the SDK, which also writes what is left when it has ended.
 *
 * @returns seconds of CPU time
 */
async function run(work: Work, store = new FileSystemGraphObjectStore()): Promise<number> {
  const storage = mkdtempSync(join(tmpdir(), 'bench-storage-'));
  process.env.JUPITERONE_INTEGRATION_STORAGE_DIRECTORY = storage;
  let used = { user: NaN, system: NaN };
  const config: IntegrationInvocationConfig = {
    instanceConfigFields: {},
    integrationSteps: [
      {
        id: 'store',
        name: 'Store',
        entities: [],
        relationships: [],
        executionHandler: async (context) => {
          const before = process.cpuUsage();
          await work(context);
          await context.jobState.flush();
          used = process.cpuUsage(before);
        },
      },
    ],
  };
  const instance = { id: 'bench', accountId: 'bench', name: 'Bench', integrationDefinitionId: 'bench', config: {} };
  const logger = createIntegrationLogger({ name: 'bench', invocationConfig: config });
  const { integrationStepResults } = await executeIntegrationInstance(
    logger,
    instance,
    config,
    { current: { startedOn: Date.now() } },
    { graphObjectStore: store },
  );
  rmSync(storage, { recursive: true, force: true });
  if (integrationStepResults.some(({ status }) => status !== StepResultStatus.SUCCESS)) {
    throw new Error('The records could not be stored.');
  }
  return (used.user + used.system) / 1e6;
}

async function main([argument]: readonly string[]): Promise<void> {
  const size = SIZE_NAMES.find((name) => name === argument);
  if (!size || !process.send) {
    throw new Error('This runs as a child process of the benchmark.');
  }
  Object.assign(process.env, { LOG_LEVEL: 'fatal', DISABLE_DISK_USAGE_METRIC: 'true' });
  process.send(await measure(size));
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
