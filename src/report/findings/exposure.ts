import { Steps } from '../../graph/model';
import { EntityTypes, RelationshipTypes } from '../../graph/types';
import { joinFirst } from '../../text/wording';
import { displayNameOf, fullNameOf, nameOf, shortNameOf, textOf } from '../graph';
import { type FindingDefinition, isUnread, lacks } from './definition';
import { found, judgeEach, NOT_SHOWN, undetermined, type Verdict } from './judgeEach';

const NAMES_SHOWN = 20;

export const publicForks: FindingDefinition = {
  id: 'public-forks',
  title: 'Public forks of private repositories',
  severity: 'high',
  why: 'Somebody made the code of a private repository public. Everybody on the internet can read it, with its whole history.',
  fix:
    'Make the fork private or delete it, and replace the secrets in its history. Under Repository settings, Repository details of ' +
    'the original: allow only private forks.',
  steps: [Steps.REPOS],
  subject: 'repository',
  judge: (graph) => {
    const repositories = graph.entitiesOf(EntityTypes.REPO);
    const byName = new Map(repositories.map((repo) => [textOf(repo, 'fullName'), repo]));
    return judgeEach(repositories, (fork): Verdict => {
      if (fork.public === false || fork.fork === false) {
        return 'clear';
      }
      const original = byName.get(textOf(fork, 'parentFullName').toLowerCase());
      if (fork.fork === true && original === undefined) {
        return undetermined('the repository that they were forked from is not in this report');
      }
      if (fork.public !== true || fork.fork !== true || typeof original?.public !== 'boolean') {
        return undetermined();
      }
      return original.public
        ? 'clear'
        : found(fork, {
            name: fullNameOf(fork),
            detail: `Public, and forked from ${fullNameOf(original)}, which is private`,
          });
    });
  },
};

export const publicRepositoriesWithRunners: FindingDefinition = {
  id: 'public-repositories-with-runners',
  title: 'Public repositories that run pipelines on your own machines',
  severity: 'high',
  why:
    'Everybody on the internet can read how the builds work and propose changes to them. A change that gets in runs on a machine in ' +
    'your network.',
  fix: 'Remove the runners from the repository and build it in the cloud of Bitbucket, or make the repository private.',
  steps: [Steps.RUNNERS],
  subject: 'repository',
  judge: (graph, context) =>
    judgeEach(graph.entitiesOf(EntityTypes.REPO), (repo): Verdict => {
      const runners = graph.targets(repo._key, [RelationshipTypes.REPO_HAS_RUNNER]);
      if (repo.public !== false && runners.length === 0 && isUnread(context, repo, Steps.RUNNERS)) {
        return undetermined(NOT_SHOWN);
      }
      if (repo.public === false || runners.length === 0) {
        return 'clear';
      }
      const detail = `Everybody can read it, and it has the runners ${joinFirst(runners.map(shortNameOf), NAMES_SHOWN)}`;
      return repo.public === true ? found(repo, { name: fullNameOf(repo), detail }) : undetermined();
    }),
};

export const privateInPublicProjects: FindingDefinition = {
  id: 'private-repositories-in-public-projects',
  title: 'Private repositories in public projects',
  severity: 'info',
  why:
    'Bitbucket keeps all repositories of a private project private. In a public project, one setting of the repository makes its ' +
    'code public.',
  fix: 'Move the repository to a private project, or make the project private if it has no public repository.',
  steps: [Steps.REPOS, Steps.PROJECTS],
  subject: 'repository',
  judge: (graph, context) =>
    judgeEach(graph.entitiesOf(EntityTypes.REPO), (repo): Verdict => {
      if (repo.public === true) {
        return 'clear';
      }
      const project = graph.source(repo._key, [RelationshipTypes.PROJECT_HAS_REPO]);
      if (!project) {
        return undetermined(lacks(context, Steps.PROJECTS) ? 'the projects were not read' : 'their project is unknown');
      }
      if (project.public === false) {
        return 'clear';
      }
      const detail = `Its project ${nameOf(project, 'key') || displayNameOf(project)} is public`;
      return repo.public === false && project.public === true
        ? found(repo, { name: fullNameOf(repo), detail })
        : undetermined();
    }),
};
