import type { IntegrationLogger } from '@jupiterone/integration-sdk-core';

import type { Workspace } from '../../bitbucket/resources';
import { requiredText } from '../../graph/properties';
import { getProjects, type ListedProject } from '../jobState/projects';
import { getRepositories, type ListedRepository } from '../jobState/repositories';
import { forEachConcurrently } from './concurrency';
import type { StepTools } from './defineStep';
import { Failures } from './failures';
import { Refusals } from './refusals';

/**
 * Runs `work` for each configured workspace. A workspace that fails does not stop the others, but the step fails at the end.
 */
export async function forEachWorkspace(
  tools: Pick<StepTools, 'client' | 'settings'> & { readonly logger: IntegrationLogger },
  work: (workspace: Workspace) => Promise<void>,
): Promise<void> {
  const failures = new Failures(tools.logger);
  await attemptWorkspaces(tools, failures, work);
  failures.throwIfAny('workspaces');
}

/**
 * Runs `work` for each repository in the graph, most recently updated first, several at a time. A repository that Bitbucket
 * refuses (403 or 404) is skipped. One that fails otherwise does not stop the others, but the step fails at the end.
 *
 * @param filter excludes repositories without counting them as skipped
 * @throws IntegrationError when most repositories were refused, or 20 in a row failed
 */
export async function forEachRepository(
  tools: StepTools,
  work: (repository: ListedRepository) => Promise<void>,
  filter?: (repository: ListedRepository) => boolean,
): Promise<void> {
  const failures = new Failures(tools.logger);
  const refusals = await attemptRepositories(tools, failures, { repository: work, filter });
  failures.throwIfAny('repositories');
  refusals.assertFew(tools.accessAdvice);
}

/** Runs `work` for each project in the graph, by the same rules. */
export async function forEachProject(tools: StepTools, work: (project: ListedProject) => Promise<void>): Promise<void> {
  const failures = new Failures(tools.logger);
  const refusals = new Refusals(tools.skips, 'projects');
  await attemptEach(tools, { items: await getProjects(tools.jobState), failures, refusals }, work);
  failures.throwIfAny('projects');
  refusals.assertFew(tools.accessAdvice);
}

/**
 * Runs work for each configured workspace and then for each repository. Repositories follow the same rules. A workspace that
 * Bitbucket refuses is not skipped but fails the step: the workspace itself can be read, so a right is missing for this part
 * of it, and skipping the part would delete it from the graph.
 *
 * @throws IntegrationError when 20 workspaces and repositories in a row failed
 */
export async function forEachOwner(
  tools: StepTools,
  work: {
    workspace: (workspace: Workspace) => Promise<void>;
    repository: (repository: ListedRepository) => Promise<void>;
    filter?: (repository: ListedRepository) => boolean;
  },
): Promise<void> {
  const failures = new Failures(tools.logger);
  await attemptWorkspaces(tools, failures, work.workspace);
  const refusals = await attemptRepositories(tools, failures, work);
  failures.throwIfAny('workspaces and repositories');
  refusals.assertFew(tools.accessAdvice);
}

async function attemptWorkspaces(
  { client, settings }: Pick<StepTools, 'client' | 'settings'>,
  failures: Failures,
  work: (workspace: Workspace) => Promise<void>,
): Promise<void> {
  const seen = new Set<string>();
  for (const slug of settings.workspaces) {
    await failures.attempt(`workspace "${slug}"`, async () => {
      const workspace = await client.getWorkspace(slug);
      const uuid = requiredText(workspace.uuid, `uuid of workspace "${slug}"`);
      // a renamed workspace is found by its former slug as well
      if (!seen.has(uuid)) {
        seen.add(uuid);
        await work(workspace);
      }
    });
  }
}

async function attemptRepositories(
  tools: StepTools,
  failures: Failures,
  work: {
    repository: (repository: ListedRepository) => Promise<void>;
    filter?: (repository: ListedRepository) => boolean;
  },
): Promise<Refusals> {
  const repositories = (await getRepositories(tools.jobState)).filter(work.filter ?? (() => true));
  const refusals = new Refusals(tools.skips, 'repositories');
  await tools.progress.watch(repositories.length, (repositoryDone) =>
    attemptEach(tools, { items: repositories, failures, refusals }, (repository) =>
      work.repository(repository).finally(repositoryDone),
    ),
  );
  return refusals;
}

/** Runs `work` for each item, several at a time. Failures and refusals are counted, and do not stop the other items. */
async function attemptEach<T extends { readonly fullName: string }>(
  { settings }: StepTools,
  { items, failures, refusals }: { items: Iterable<T>; failures: Failures; refusals: Refusals },
  work: (item: T) => Promise<void>,
): Promise<void> {
  const limit = () => Math.min(settings.concurrency, failures.remaining());
  await forEachConcurrently(items, limit, (item) =>
    failures.attempt(item.fullName, () => refusals.attempt(item.fullName, () => work(item))),
  );
}
