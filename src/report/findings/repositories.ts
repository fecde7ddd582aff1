import { Steps } from '../../graph/model';
import { EntityTypes } from '../../graph/types';
import { formatDay } from '../../text/wording';
import { fullNameOf, timeOf } from '../graph';
import type { FindingDefinition } from './definition';
import { found, judgeEach, undetermined } from './judgeEach';

export const publicRepositories: FindingDefinition = {
  id: 'public-repositories',
  title: 'Public repositories',
  severity: 'high',
  why: 'Everybody on the internet can read the code, its whole history and every secret that was ever committed.',
  fix: 'Make private what is not meant to be public, and replace the secrets that its history contains.',
  steps: [Steps.REPOS],
  subject: 'repository',
  judge: (graph) =>
    judgeEach(graph.entitiesOf(EntityTypes.REPO), (repo) => {
      if (typeof repo.public !== 'boolean') {
        return undetermined();
      }
      const updatedOn = timeOf(repo, 'updatedOn');
      const detail = `Everybody can read it${updatedOn === undefined ? '' : `; last changed on ${formatDay(updatedOn)}`}`;
      return repo.public ? found(repo, { name: fullNameOf(repo), detail }) : 'clear';
    }),
};
