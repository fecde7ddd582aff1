import type { Project } from '../resources/projects/record';
import type { Repository, Workspace } from './types';

/** A workspace, project or repository as the owner of lists, such as webhooks or deploy keys. */
export interface Holder<Subject = Workspace | Project | Repository> {
  subject: Subject;
  /** The name in JSON. */
  kind: 'workspace' | 'project' | 'repository';
  /** The name in types of relationships. */
  graphName: 'workspace' | 'project' | 'repo';
  uuid: string;
  /** Path in the API. */
  path: string;
  workspace: Workspace;
}

export function workspaceHolder(workspace: Workspace): Holder<Workspace> {
  const { uuid, slug } = workspace;
  return {
    subject: workspace,
    kind: 'workspace',
    graphName: 'workspace',
    uuid,
    path: `/2.0/workspaces/${slug}`,
    workspace,
  };
}

export function projectHolder(project: Project, workspace: Workspace): Holder<Project> {
  const path = `/2.0/workspaces/${workspace.slug}/projects/${project.key}`;
  return { subject: project, kind: 'project', graphName: 'project', uuid: project.uuid, path, workspace };
}

export function repositoryHolder(repository: Repository): Holder<Repository> {
  const { uuid, slug, workspace } = repository;
  const path = `/2.0/repositories/${workspace.slug}/${slug}`;
  return { subject: repository, kind: 'repository', graphName: 'repo', uuid, path, workspace };
}
