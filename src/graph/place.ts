import type { Workspace } from '../bitbucket/endpoints/workspaces';
import { webLink } from './properties';
import { settingsLink, type SettingsOwner, type SettingsPage } from './settingsLinks';

/** What an object belongs to: a workspace, a project, a repository, or an environment of a repository. */
export interface Place<Kind extends SettingsOwner = SettingsOwner> {
  readonly kind: Kind;
  readonly uuid: string;
  readonly workspaceUuid: string;
  /** What display names begin with, for example `acme/app-api`. */
  readonly name: string;
  /** Of its page in Bitbucket; for an environment, of its repository. Absent where Bitbucket sent no link. */
  readonly webLink?: string;
  /** The properties by which objects are found that belong to it. */
  readonly properties: PlaceProperties;
}

interface PlaceProperties {
  /** The slug. */
  readonly workspace: string;
  /** The key. */
  readonly project?: string;
  readonly projectId?: string;
  /** The property `fullName` of the repository. */
  readonly repository?: string;
  readonly repoId?: string;
}

interface Located {
  readonly uuid: string;
  readonly workspaceUuid: string;
  readonly workspaceSlug: string;
  readonly fullName: string;
  readonly webLink?: string;
}

export function workspacePlace({ uuid, slug, links }: Pick<Workspace, 'uuid' | 'slug' | 'links'>): Place<'workspace'> {
  const properties = { workspace: slug };
  return { kind: 'workspace', uuid, workspaceUuid: uuid, name: slug, webLink: webLink(links), properties };
}

export function projectPlace(project: Located & { readonly key: string }): Place<'project'> {
  const { uuid, workspaceUuid, workspaceSlug, key, fullName: name, webLink } = project;
  const properties = { workspace: workspaceSlug, project: key, projectId: uuid };
  return { kind: 'project', uuid, workspaceUuid, name, webLink, properties };
}

export function repositoryPlace({
  uuid,
  workspaceUuid,
  workspaceSlug,
  fullName,
  webLink,
}: Located): Place<'repository'> {
  const name = fullName.toLowerCase();
  const properties = { workspace: workspaceSlug, repository: name, repoId: uuid };
  return { kind: 'repository', uuid, workspaceUuid, name, webLink, properties };
}

/** @param displayName of the environment's entity, as made by `inPlace` */
export function environmentPlace(
  repository: Place<'repository'>,
  uuid: string,
  displayName: string,
): Place<'environment'> {
  const name = displayName.slice(`${repository.name}: `.length);
  return { ...repository, kind: 'environment', uuid, name: `${repository.name}, ${name}` };
}

/**
 * The properties that say where an object is.
 *
 * @param name of the object, unique among those of its kind in this place as far as Bitbucket sees to it
 * @param page where it is managed
 */
export function inPlace(
  place: Place,
  name: string,
  page: SettingsPage,
): PlaceProperties & {
  readonly displayName: string;
  readonly webLink?: string;
} {
  const { kind, webLink, properties } = place;
  return { ...properties, displayName: `${place.name}: ${name}`, webLink: settingsLink(page, kind, webLink) };
}
