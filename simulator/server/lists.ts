import type { Project } from '../resources/projects/record';
import { type Holder, projectHolder, repositoryHolder, workspaceHolder } from '../world/holder';
import type { RepositoryFeature } from '../world/refusals';
import type { Repository, Workspace } from '../world/types';
import { findProject, findReadableRepository, findWorkspace, requireAdministrator } from './lookups';
import type { PageRules } from './paging';
import { type Call, listing, type ListRoute } from './route';

export const REPOSITORY = '/2.0/repositories/{workspace}/{repository}';
const WORKSPACE = '/2.0/workspaces/{workspace}';
const PROJECT = `${WORKSPACE}/projects/{project}`;

export const PAGES: PageRules = { defaultLength: 10, maximum: 100, style: 'number' };

/** A list of a workspace, project or repository. Default: counts against no limit or that of repositories, in `PAGES`. */
interface List<Subject, Item>
  extends
    Pick<ListRoute, 'endpoint' | 'scopes'>,
    Partial<Pick<ListRoute, 'bucket' | 'pages' | 'hidden' | 'isClosedToAccessTokens' | 'ignoresFields'>> {
  /** See `Listing`. */
  overlapping?: (subject: Subject) => boolean;
  /** Relative to the path of the holder. */
  path: string;
  administratorsOnly?: boolean;
  items: (subject: Subject, call: Call) => readonly Item[];
  render: (item: Item, holder: Holder<Subject>, call: Call) => unknown;
}

export function workspaceList<Item>(list: List<Workspace, Item>): ListRoute {
  return listOf(list, { path: WORKSPACE, bucket: 'other', find: (call) => workspaceHolder(findWorkspace(call)) });
}

/** Only administrators can read what belongs to a project. */
export function projectList<Item>(list: List<Project, Item>): ListRoute {
  const find = (call: Call) => projectHolder(findProject(call), findWorkspace(call));
  return listOf({ ...list, administratorsOnly: true }, { path: PROJECT, bucket: 'other', find });
}

/** @param list.feature is set if some repositories refuse this list only */
export function repositoryList<Item>({
  feature,
  ...list
}: List<Repository, Item> & { feature?: RepositoryFeature }): ListRoute {
  const find = (call: Call) => repositoryHolder(findReadableRepository(call, feature));
  return listOf(list, { path: REPOSITORY, bucket: 'repository', find });
}

interface Place<Subject> extends Pick<ListRoute, 'path' | 'bucket'> {
  find: (call: Call) => Holder<Subject>;
}

function listOf<Subject, Item>(list: List<Subject, Item>, { find, bucket, path }: Place<Subject>): ListRoute {
  const { administratorsOnly, items, overlapping, render, ...rest } = list;
  return {
    bucket,
    pages: PAGES,
    ...rest,
    path: `${path}/${list.path}`,
    list: (call) => {
      const holder = find(call);
      if (administratorsOnly) {
        requireAdministrator(call);
      }
      return listing({
        items: items(holder.subject, call),
        overlapping: overlapping?.(holder.subject),
        render: (item) => render(item, holder, call),
      });
    },
  };
}
