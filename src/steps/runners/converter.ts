import type { Entity } from '@jupiterone/integration-sdk-core';

import type { Runner } from '../../bitbucket/endpoints/automation';
import { createEntity } from '../../graph/createEntity';
import { toOwnedKey } from '../../graph/keys';
import { Entities } from '../../graph/model';
import { inPlace, type Place } from '../../graph/place';
import { requiredText, text, texts, time } from '../../graph/properties';
import { withHiddenCredentials } from '../../graph/rawRecord';

/**
 * @param place the workspace or the repository
 * @throws MalformedRecordError without a uuid
 */
export function createRunnerEntity(given: Runner, place: Place): Entity {
  const runner = withHiddenCredentials(given, ['name', 'labels']);
  const uuid = requiredText(runner.uuid, 'uuid');
  const name = text(runner.name) ?? uuid;
  // the credentials of the runner are left out
  const { oauth_client: _oauthClient, ...source } = runner as Runner & { oauth_client?: unknown };
  return createEntity(source, {
    _key: toOwnedKey(place.uuid, 'runner', uuid),
    _type: Entities.RUNNER._type,
    _class: Entities.RUNNER._class,
    name,
    ...inPlace(place, name, 'runners'),
    nhiType: 'ci_cd_identity',
    // the data model's list of functions has none for those that run pipelines
    function: ['other'],
    status: text(runner.state?.status),
    labels: texts(runner.labels),
    version: text(runner.state?.version?.version),
    lastSeenOn: time(runner.state?.updated_on),
    createdOn: time(runner.created_on),
  });
}
