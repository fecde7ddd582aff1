import { type EntityType, EntityTypes } from '../../graph/types';
import type { Graph, GraphObject } from '../graph';
import { GraphIndex } from '../graphIndex';
import { placeOf } from '../items/itemTitle';
import { type Location, locationOf } from '../items/location';
import type { Skipped } from '../skipped';
import { matchesAny, namesOf } from './patterns';
import type { Scope } from './policy';

/** What of a graph is in scope. */
export interface ScopedGraph {
  graph: Graph;
  repositoriesOutOfScope: number;
  /** Sentences about patterns that match nothing. */
  warnings: string[];
}

/**
 * Leaves out the repositories and projects that are not in scope, with everything that belongs to them. What belongs to a
 * workspace stays.
 */
export function applyScope(graph: Graph, scope: Scope, file: string): ScopedGraph {
  const index = new GraphIndex(graph);
  const projects = projectsInScope(index, scope);
  const isKept = (entity: GraphObject): boolean => {
    const { workspace, project, repository } = locationOf(entity, index);
    if (repository !== undefined) {
      return isInScope({ workspace, project, repository }, scope);
    }
    return project === undefined || projects.has(projectName(workspace, project));
  };
  const entities = graph.entities.filter(isKept);
  const keys = new Set(entities.map(({ _key }) => _key));
  const relationships = graph.relationships.filter(
    ({ _fromEntityKey, _toEntityKey }) => keys.has(_fromEntityKey) && keys.has(_toEntityKey),
  );
  const repositoriesIn = (objects: readonly GraphObject[]) =>
    objects.filter(({ _type }) => _type === EntityTypes.REPO).length;
  return {
    graph: { entities, relationships },
    repositoriesOutOfScope: repositoriesIn(graph.entities) - repositoriesIn(entities),
    warnings: unusedPatterns(index, scope).map(
      (pattern) => `${file}: the scope has "${pattern}", which matches nothing. Correct it, or remove it.`,
    ),
  };
}

/** Leaves out what belongs to repositories and projects that are not in scope. */
export function skippedInScope(skipped: readonly Skipped[], graph: Graph, scope: Scope): Skipped[] {
  const index = new GraphIndex(graph);
  const projects = projectsInScope(index, scope);
  const owners = [EntityTypes.PROJECT, EntityTypes.REPO].flatMap((type) => index.entitiesOf(type));
  const places = owners.map((owner) => locationOf(owner, index));
  const outside = new Set(
    places
      .filter((place) =>
        place.repository === undefined
          ? !projects.has(projectName(place.workspace, place.project))
          : !isInScope(place, scope),
      )
      .map((place) => placeOf(place).toLowerCase()),
  );
  // the name of a pull request begins with that of its repository
  const isOutside = (name: string) =>
    [name, name.slice(0, name.lastIndexOf('/'))].some((one) => outside.has(one.toLowerCase()));
  return skipped.flatMap(({ names, counts, ...cause }) => {
    const kept = names
      .map((name, index) => ({ name, count: counts?.[index] ?? 1 }))
      .filter(({ name }) => !isOutside(name));
    const part = { ...cause, names: kept.map(({ name }) => name), counts: kept.map(({ count }) => count) };
    return kept.length > 0 ? [part] : [];
  });
}

function unusedPatterns(index: GraphIndex, { projects, repositories, exclude }: Scope): string[] {
  const namesOfType = (type: EntityType, part: 'project' | 'repository') =>
    index.entitiesOf(type).flatMap((entity) => {
      const location = locationOf(entity, index);
      return namesOf(location.workspace, location[part]);
    });
  const namesOfProjects = namesOfType(EntityTypes.PROJECT, 'project');
  const namesOfRepositories = namesOfType(EntityTypes.REPO, 'repository');
  return [
    ...projects.filter((pattern) => !matchesAny([pattern], namesOfProjects)),
    ...[...repositories, ...exclude].filter((pattern) => !matchesAny([pattern], namesOfRepositories)),
  ];
}

/** Whether something that belongs to a project or a repository is in scope. It is if its project is not known: nothing may be hidden. */
export function isInScope({ workspace, project, repository }: Location, scope: Scope): boolean {
  const { projects, repositories, exclude } = scope;
  const repositoryNames = namesOf(workspace, repository);
  return (
    (projects.length === 0 || project === undefined || matchesAny(projects, namesOf(workspace, project))) &&
    (repositories.length === 0 || matchesAny(repositories, repositoryNames)) &&
    !matchesAny(exclude, repositoryNames)
  );
}

/** Projects that a pattern names; without patterns for projects, those with a repository in scope. */
function projectsInScope(index: GraphIndex, scope: Scope): ReadonlySet<string> {
  const projects = index.entitiesOf(EntityTypes.PROJECT).map((project) => locationOf(project, index));
  const named = projects.filter(({ workspace, project }) => matchesAny(scope.projects, namesOf(workspace, project)));
  const withRepositories = index
    .entitiesOf(EntityTypes.REPO)
    .map((repository) => locationOf(repository, index))
    .filter((location) => isInScope(location, scope));
  const chosen = scope.projects.length > 0 ? named : scope.repositories.length > 0 ? withRepositories : projects;
  return new Set(chosen.map(({ workspace, project }) => projectName(workspace, project)));
}

function projectName(workspace = '', project = ''): string {
  return `${workspace}/${project}`;
}
