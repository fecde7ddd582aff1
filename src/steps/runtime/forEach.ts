import { NotFoundError, PermissionError } from '../../bitbucket/http/errors';
import type { Workspace } from '../../bitbucket/resources';
import { type ListedProject, projectsOf } from '../jobState/projects';
import { type ListedRepository, repositoriesByUpdate } from '../jobState/repositories';
import { forEachConcurrently } from './concurrency';
import type { StepTools } from './defineStep';
import { Failures } from './failures';
import type { Skips } from './skips';

/**
 * Runs `work` for each repository of the graph, most recently updated first, several at a time. A repository that answers
 * 403 or 404 is skipped; one that fails otherwise does not stop the others, but the step fails at the end.
 *
 * @param filter leaves repositories out without a word
 */
export async function forEachRepository(
  tools: StepTools,
  work: (repository: ListedRepository) => Promise<void>,
  filter: (repository: ListedRepository) => boolean = () => true,
): Promise<void> {
  const repositories = (await repositoriesByUpdate(tools.jobState)).filter(filter);
  await tools.progress.watch(repositories.length, (repositoryDone) =>
    forEachOf(tools, 'repositories', repositories, (repository) => work(repository).finally(repositoryDone)),
  );
}

/** Runs `work` for each project of the graph, with the same rules. */
export async function forEachProject(tools: StepTools, work: (project: ListedProject) => Promise<void>): Promise<void> {
  await tools.forEachWorkspace(async (workspace) => {
    await forEachOf(tools, 'projects', await projectsOf(tools.jobState, workspace), work);
  });
}

/** Runs work for each workspace and then for each repository, with the same rules. */
export async function forEachOwner(
  tools: StepTools,
  work: {
    workspace: (workspace: Workspace) => Promise<void>;
    repository: (repository: ListedRepository) => Promise<void>;
    filter?: (repository: ListedRepository) => boolean;
  },
): Promise<void> {
  const failures = new Failures(tools.logger);
  await failures.attempt('workspaces', () =>
    tools.forEachWorkspace((workspace) =>
      unlessRefused(tools.skips, 'workspaces', workspace.slug, () => work.workspace(workspace)),
    ),
  );
  await failures.attempt('repositories', () => forEachRepository(tools, work.repository, work.filter));
  failures.throwIfAny('parts of this step');
}

async function forEachOf<T extends { readonly fullName: string }>(
  { logger, settings, skips }: StepTools,
  kind: string,
  items: Iterable<T>,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const failures = new Failures(logger);
  await forEachConcurrently(items, settings.concurrency, (item) =>
    failures.attempt(item.fullName, () => unlessRefused(skips, kind, item.fullName, () => work(item))),
  );
  failures.throwIfAny(kind);
}

async function unlessRefused(skips: Skips, kind: string, name: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (error instanceof PermissionError) {
      skips.add('forbidden', kind, name, error);
    } else if (error instanceof NotFoundError) {
      skips.add('notFound', kind, name, error);
    } else {
      throw error;
    }
  }
}
