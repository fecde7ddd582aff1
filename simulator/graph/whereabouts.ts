import type { Holder } from '../world/holder';

/** An object of a workspace, a project, a repository or an environment, as people see it. */
export interface Named {
  /** Short, and not always unique. */
  name: string;
  id: string;
}

/** What Bitbucket's web pages show of an object's holder. */
export interface Whereabouts {
  /** What display names begin with. */
  place: string;
  /** The page of the holder, with a slash at the end. */
  page: string;
  /** Properties of every entity of the holder. */
  properties: Record<string, string>;
}

export function whereaboutsOf(holder: Holder): Whereabouts {
  const { kind, uuid, workspace, subject } = holder;
  const { slug } = workspace;
  const origin = `https://bitbucket.org/${slug}/`;
  if (kind === 'repository' && 'fullName' in subject) {
    const repository = subject.fullName.toLowerCase();
    const properties = { workspace: slug, repository, repoId: uuid };
    return { place: repository, page: `${origin}${subject.slug}/`, properties };
  }
  if (kind === 'project' && 'key' in subject) {
    const properties = { workspace: slug, project: subject.key, projectId: uuid };
    return { place: `${slug}/${subject.key}`, page: `${origin}workspace/projects/${subject.key}/`, properties };
  }
  return { place: slug, page: origin, properties: { workspace: slug } };
}

/** A display name for each object, in their order: its place and its name, and its id where others have the same name. */
export function displayNames(place: string, objects: readonly Named[]): string[] {
  return objects.map(({ name, id }) => {
    const hasNamesake = objects.some((other) => other.name === name && other.id !== id);
    return `${place}: ${name}${hasNamesake ? ` (${id})` : ''}`;
  });
}
