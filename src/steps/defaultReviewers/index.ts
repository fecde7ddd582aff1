import { ENDPOINTS } from '../../bitbucket/endpoints';
import { DependencyGraphs, Relationships, Steps } from '../../graph/model';
import { IngestionSources } from '../../ingestionConfig';
import { toRepositoryRef } from '../jobState/listed';
import { getMembers } from '../jobState/stepData';
import { addRelationshipOnce } from '../runtime/addOnce';
import { defineStep } from '../runtime/defineStep';
import type { StepTools } from '../runtime/tools';

const endpoints = [ENDPOINTS.defaultReviewers] as const;

export const defaultReviewersStep = defineStep(
  {
    id: Steps.DEFAULT_REVIEWERS,
    name: 'Fetch Default Reviewers',
    entities: [],
    relationships: [Relationships.USER_ASSIGNED_REPO],
    dependsOn: [Steps.REPOS],
    follows: [Steps.USERS],
    dependencyGraphId: DependencyGraphs.ACCESS,
    ingestionSourceId: IngestionSources.DEFAULT_REVIEWERS,
    enabledBy: 'ingestAccessControls',
    scopes: ['pullrequest'],
    endpoints,
    documentation:
      'https://developer.atlassian.com/cloud/bitbucket/rest/api-group-pullrequests/#api-repositories-workspace-repo-slug-effective-default-reviewers-get',
    missingScope: 'skip',
  },
  fetchDefaultReviewers,
);

async function fetchDefaultReviewers(tools: StepTools<typeof endpoints>): Promise<void> {
  const { client, forEachRepository, jobState, skips } = tools;
  if ((await getMembers(jobState)).size === 0) {
    // without users in the graph there can be no relationship
    return;
  }
  await forEachRepository(async (repository) => {
    const reviewers = new Map<string, { inheritedFromProject: boolean }>();
    for await (const reviewer of client.list(ENDPOINTS.defaultReviewers, toRepositoryRef(repository))) {
      const uuid = reviewer?.user?.uuid;
      if (!uuid) {
        skips.add('closedAccount', 'default reviewers', repository.fullName);
      } else if (!reviewers.has(uuid) || reviewer.reviewer_type !== 'project') {
        // a reviewer of both the repository and its project counts as a reviewer of the repository
        reviewers.set(uuid, { inheritedFromProject: reviewer.reviewer_type === 'project' });
      }
    }
    for (const [uuid, properties] of reviewers) {
      const ends = { from: uuid, to: repository.uuid, properties };
      await addRelationshipOnce(jobState, Relationships.USER_ASSIGNED_REPO, ends);
    }
  });
}
