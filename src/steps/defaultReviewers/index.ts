import { ENDPOINTS } from '../../bitbucket/endpoints';
import { DependencyGraphs, Relationships, Steps } from '../../graph/model';
import { IngestionSources } from '../../ingestionConfig';
import { addRelationshipOnce } from '../jobState/addRelationshipOnce';
import { getMembers } from '../jobState/members';
import { toRepositoryRef } from '../jobState/repositories';
import { defineStep } from '../runtime/defineStep';
import { forEachRepository } from '../runtime/forEach';

export const defaultReviewersStep = defineStep(
  {
    id: Steps.DEFAULT_REVIEWERS,
    name: 'Fetch Default Reviewers',
    entities: [],
    relationships: [Relationships.USER_REVIEWS_REPO],
    dependencyGraphId: DependencyGraphs.ACCESS,
    failsWith: [Steps.REPOS, Steps.USERS],
    ingestionSourceId: IngestionSources.DEFAULT_REVIEWERS,
    enabledBy: 'ingestAccessControls',
    scopes: ['pullrequest'],
    endpoints: [ENDPOINTS.defaultReviewers],
    documentation:
      'https://developer.atlassian.com/cloud/bitbucket/rest/api-group-pullrequests/#api-repositories-workspace-repo-slug-effective-default-reviewers-get',
    missingScope: 'skip',
  },
  async (tools) => {
    const { client, jobState, skips } = tools;
    if ((await getMembers(jobState)).size === 0) {
      // without users in the graph there can be no relationship
      return;
    }
    await forEachRepository(tools, async (repository) => {
      const reviewers = new Map<string, { inheritedFromProject: boolean }>();
      for await (const reviewer of client.listDefaultReviewers(toRepositoryRef(repository))) {
        const uuid = reviewer?.user?.uuid;
        if (!uuid) {
          skips.add('closedAccount', 'default reviewers', repository.fullName);
        } else if (!reviewers.has(uuid) || reviewer.reviewer_type !== 'project') {
          // a reviewer of both the repository and its project counts as a reviewer of the repository
          reviewers.set(uuid, { inheritedFromProject: reviewer.reviewer_type === 'project' });
        }
      }
      for (const [uuid, properties] of reviewers) {
        await addRelationshipOnce(jobState, Relationships.USER_REVIEWS_REPO, {
          from: uuid,
          to: repository.uuid,
          properties,
        });
      }
    });
  },
);
