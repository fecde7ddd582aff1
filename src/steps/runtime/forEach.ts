import type { Workspace } from '../../bitbucket/resources';
import { getProjects, type ListedProject } from '../jobState/projects';
import { getRepositories, type ListedRepository } from '../jobState/repositories';
import { forEachConcurrently } from './concurrency';
import type { StepTools } from './defineStep';
import { Failures } from './failures';
import { Refusals } from './refusals';

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
  filter: (repository: ListedRepository) => boolean = () => true,
): Promise<void> {
  const repositories = (await getRepositories(tools.jobState)).filter(filter);
  await tools.progress.watch(repositories.length, (repositoryDone) =>
    forEachOwned(tools, 'repositories', repositories, (repository) => work(repository).finally(repositoryDone)),
  );
}

/** Runs `work` for each project in the graph, by the same rules. */
export async function forEachProject(tools: StepTools, work: (project: ListedProject) => Promise<void>): Promise<void> {
  await forEachOwned(tools, 'projects', await getProjects(tools.jobState), work);
}

/** Runs work for each workspace and then for each repository, by the same rules. */
export async function forEachOwner(
  tools: StepTools,
  work: {
    workspace: (workspace: Workspace) => Promise<void>;
    repository: (repository: ListedRepository) => Promise<void>;
    filter?: (repository: ListedRepository) => boolean;
  },
): Promise<void> {
  const failures = new Failures(tools.logger);
  const refusals = new Refusals(tools.skips, 'workspaces');
  await failures.attempt('workspaces', async () => {
    await tools.forEachWorkspace((workspace) => refusals.attempt(workspace.slug, () => work.workspace(workspace)));
    refusals.assertFew(tools.accessAdvice);
  });
  await failures.attempt('repositories', () => forEachRepository(tools, work.repository, work.filter));
  failures.throwIfAny('parts of this step');
}

async function forEachOwned<T extends { readonly fullName: string }>(
  { accessAdvice, logger, settings, skips }: StepTools,
  kind: string,
  items: Iterable<T>,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const failures = new Failures(logger);
  const refusals = new Refusals(skips, kind);
  const limit = () => Math.min(settings.concurrency, failures.remaining());
  await forEachConcurrently(items, limit, (item) =>
    failures.attempt(item.fullName, () => refusals.attempt(item.fullName, () => work(item))),
  );
  failures.throwIfAny(kind);
  refusals.assertFew(accessAdvice);
}
