import type { IntegrationLogger, JobState } from '@jupiterone/integration-sdk-core';

import { ENDPOINTS } from '../../bitbucket/endpoints';
import type { Workspace } from '../../bitbucket/endpoints/workspaces';
import type { Execution } from '../../execution';
import { requiredText } from '../../graph/properties';
import type { ListedProject, ListedRepository } from '../jobState/listed';
import { getRepositories, getStepData } from '../jobState/stepData';
import type { AccessAdvice } from './accessAdvice';
import { forEachConcurrently } from './concurrency';
import { Failures } from './failures';
import { type Owner, Refusals } from './refusals';
import type { Skips } from './skips';

type Filter = (repository: ListedRepository) => boolean;

/** The loops of the steps. One item that fails does not stop the others, but the step fails at the end. */
export interface Loops {
  /** Runs `work` for each configured workspace. */
  readonly forEachWorkspace: (work: (workspace: Workspace) => Promise<void>) => Promise<void>;
  /**
   * Runs `work` for each repository in the graph, most recently updated first, several at a time. A repository that Bitbucket
   * refuses (403 or 404) is skipped. One that failed in earlier steps is not asked again, and fails this step as well.
   *
   * @param filter excludes repositories without counting them as skipped
   * @throws IntegrationError when all or most repositories were refused, or 20 in a row failed
   */
  readonly forEachRepository: (work: (repository: ListedRepository) => Promise<void>, filter?: Filter) => Promise<void>;
  /** A loop over repositories in several parts, by the same rules for all of them together. */
  readonly startRepositoryLoop: () => RepositoryLoop;
  /** Runs `work` for each project in the graph, by the same rules. */
  readonly forEachProject: (work: (project: ListedProject) => Promise<void>) => Promise<void>;
  /**
   * Runs work for each configured workspace and then for each repository. Repositories follow the same rules. A workspace that
   * Bitbucket refuses is not skipped but fails the step: the workspace itself can be read, so a right is missing for this part
   * of it, and skipping the part would delete it from the graph.
   *
   * @throws IntegrationError when 20 workspaces and repositories in a row failed
   */
  readonly forEachOwner: (work: {
    workspace: (workspace: Workspace) => Promise<void>;
    repository: (repository: ListedRepository) => Promise<void>;
    filter?: Filter;
  }) => Promise<void>;
}

export interface RepositoryLoop {
  /**
   * Runs `work` for these repositories, in this order.
   *
   * @param total how many they are, for the progress in the log
   */
  readonly forEach: (
    repositories: Iterable<ListedRepository>,
    total: number,
    work: (repository: ListedRepository) => Promise<void>,
  ) => Promise<void>;
  /**
   * After the last part.
   *
   * @returns the full names of the refused ones
   * @throws IntegrationError when all or most repositories were refused
   */
  readonly assertFewRefused: () => readonly string[];
}

export interface LoopParts extends Execution {
  readonly jobState: JobState;
  readonly logger: IntegrationLogger;
  readonly skips: Skips;
  readonly stepId: string;
  readonly accessAdvice: AccessAdvice;
}

export function createLoops(parts: LoopParts): Loops {
  const { accessAdvice, jobState, logger, skips } = parts;
  const startRepositoryLoop = (): RepositoryLoop => {
    const refusals = new Refusals(skips, 'repositories');
    return {
      forEach: async (repositories, total, work) => {
        const failures = new Failures(logger);
        await attemptRepositories(parts, { repositories, total, failures, refusals }, work);
        failures.throwIfAny('repositories');
      },
      assertFewRefused: () => {
        refusals.assertFew(accessAdvice);
        return refusals.refused;
      },
    };
  };
  return {
    forEachWorkspace: async (work) => {
      const failures = new Failures(logger);
      await attemptWorkspaces(parts, failures, work);
      failures.throwIfAny('workspaces');
    },
    forEachRepository: async (work, filter = () => true) => {
      const repositories = (await getRepositories(jobState)).filter(filter);
      const loop = startRepositoryLoop();
      await loop.forEach(repositories, repositories.length, work);
      loop.assertFewRefused();
    },
    startRepositoryLoop,
    forEachProject: async (work) => {
      const failures = new Failures(logger);
      const refusals = new Refusals(skips, 'projects');
      const items = (await getStepData(jobState, 'projects')) ?? [];
      await attemptEach(parts, { items, failures, refusals }, work);
      failures.throwIfAny('projects');
      refusals.assertFew(accessAdvice);
    },
    forEachOwner: async ({ workspace, repository, filter = () => true }) => {
      const failures = new Failures(logger);
      const refusals = new Refusals(skips, 'repositories');
      await attemptWorkspaces(parts, failures, workspace);
      const repositories = (await getRepositories(jobState)).filter(filter);
      await attemptRepositories(parts, { repositories, total: repositories.length, failures, refusals }, repository);
      failures.throwIfAny('workspaces and repositories');
      refusals.assertFew(accessAdvice);
    },
  };
}

async function attemptWorkspaces(
  { client, settings }: LoopParts,
  failures: Failures,
  work: (workspace: Workspace) => Promise<void>,
): Promise<void> {
  const seen = new Set<string>();
  for (const slug of settings.workspaces) {
    await failures.attempt(`workspace "${slug}"`, async () => {
      const workspace = await client.get(ENDPOINTS.workspace, { workspace: slug });
      const uuid = requiredText(workspace.uuid, `uuid of workspace "${slug}"`);
      // a renamed workspace is found by its former slug as well
      if (!seen.has(uuid)) {
        seen.add(uuid);
        await work(workspace);
      }
    });
  }
}

interface CountedRepositories {
  readonly repositories: Iterable<ListedRepository>;
  readonly total: number;
  readonly failures: Failures;
  readonly refusals: Refusals;
}

async function attemptRepositories(
  parts: LoopParts,
  { repositories: items, total, ...counted }: CountedRepositories,
  work: (repository: ListedRepository) => Promise<void>,
): Promise<void> {
  const { progress, repositoryHealth, stepId } = parts;
  await progress.watch(total, (repositoryDone) =>
    attemptEach(parts, { items, ...counted }, (repository) =>
      repositoryHealth.attempt(repository, stepId, () => work(repository)).finally(repositoryDone),
    ),
  );
}

/** Runs `work` for each item, several at a time. Failures and refusals are counted, and do not stop the other items. */
async function attemptEach<T extends Owner>(
  { settings }: LoopParts,
  { items, failures, refusals }: { items: Iterable<T>; failures: Failures; refusals: Refusals },
  work: (item: T) => Promise<void>,
): Promise<void> {
  const limit = () => Math.min(settings.concurrency, failures.remaining());
  await forEachConcurrently(items, limit, (item) =>
    failures.attempt(item.fullName, () => refusals.attempt(item, () => work(item))),
  );
}
