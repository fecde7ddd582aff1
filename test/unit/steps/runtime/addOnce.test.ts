import { createMockJobState, type MockJobState } from '@jupiterone/integration-sdk-testing';

import { Entities, Relationships } from '../../../../src/graph/model';
import { NonMembers } from '../../../../src/steps/jobState/nonMembers';
import { setStepData } from '../../../../src/steps/jobState/stepData';
import { addRelationshipOnce } from '../../../../src/steps/runtime/addOnce';

const WORKSPACE = '{workspace-0000}';
const ACCOUNT = '{account-0000000}';
const USER_KEY = `bitbucket-user:${ACCOUNT}`;

async function aJobState(): Promise<MockJobState> {
  const { WORKSPACE: workspace, USER: user } = Entities;
  const jobState = createMockJobState({
    entities: [
      { _key: WORKSPACE, _type: workspace._type, _class: workspace._class },
      { _key: USER_KEY, _type: user._type, _class: user._class },
    ],
  });
  await setStepData(jobState, 'userKeys', new Map([[ACCOUNT, USER_KEY]]));
  return jobState;
}

const { WORKSPACE_HAS_USER } = Relationships;

test('adds a relationship to the user of an account, with its type and properties', async () => {
  const jobState = await aJobState();
  await addRelationshipOnce(jobState, WORKSPACE_HAS_USER, {
    from: WORKSPACE,
    to: ACCOUNT,
    properties: { permission: 'owner' },
  });
  expect(jobState.collectedRelationships).toEqual([
    expect.objectContaining({
      _type: 'bitbucket_workspace_has_user',
      _class: 'HAS',
      _fromEntityKey: WORKSPACE,
      _toEntityKey: USER_KEY,
      permission: 'owner',
    }),
  ]);
});

test('adds a relationship only once', async () => {
  const jobState = await aJobState();
  await addRelationshipOnce(jobState, WORKSPACE_HAS_USER, { from: WORKSPACE, to: ACCOUNT });
  await addRelationshipOnce(jobState, WORKSPACE_HAS_USER, { from: WORKSPACE, to: ACCOUNT });
  expect(jobState.collectedRelationships).toHaveLength(1);
});

test.each([
  ['an end that is not in the graph', { from: '{other-workspace}', to: ACCOUNT }],
  ['an account without a user', { from: WORKSPACE, to: '{somebody-else}' }],
  ['the key of an entity that is no user', { from: WORKSPACE, to: WORKSPACE }],
  ['a missing end', { from: undefined, to: ACCOUNT }],
  ['an end that is null', { from: WORKSPACE, to: null }],
])('adds nothing for %s', async (_, ends) => {
  const jobState = await aJobState();
  await addRelationshipOnce(jobState, WORKSPACE_HAS_USER, ends);
  expect(jobState.collectedRelationships).toEqual([]);
});

describe('a relationship of an account that is no user', () => {
  const { EXTERNAL_USER_OWNS_GROUP, GROUP_HAS_EXTERNAL_USER, GROUP_HAS_USER, USER_OWNS_GROUP } = Relationships;
  const STRANGER = '{stranger-0000000}';

  test('is kept for the step that adds external users, with the type that they have', async () => {
    const [jobState, nonMembers] = [await aJobState(), new NonMembers()];
    await setStepData(jobState, 'nonMembers', nonMembers);
    // any entity can be the other end
    await addRelationshipOnce(jobState, USER_OWNS_GROUP, { from: STRANGER, to: WORKSPACE });
    await addRelationshipOnce(jobState, GROUP_HAS_USER, { from: WORKSPACE, to: STRANGER, properties: { a: 1 } });
    await addRelationshipOnce(jobState, GROUP_HAS_USER, { from: WORKSPACE, to: ACCOUNT });
    expect(jobState.collectedRelationships).toHaveLength(1);
    expect(nonMembers.relationships).toEqual([
      { metadata: EXTERNAL_USER_OWNS_GROUP, from: STRANGER, to: WORKSPACE },
      { metadata: GROUP_HAS_EXTERNAL_USER, from: WORKSPACE, to: STRANGER, properties: { a: 1 } },
    ]);
  });

  test.each([
    ['whose other end is missing', GROUP_HAS_USER, { from: '{other-group}', to: STRANGER }],
    ['that only members have', WORKSPACE_HAS_USER, { from: WORKSPACE, to: STRANGER }],
    ['without an account', GROUP_HAS_USER, { from: WORKSPACE, to: null }],
  ])('is dropped: one %s', async (_, metadata, ends) => {
    const [jobState, nonMembers] = [await aJobState(), new NonMembers()];
    await setStepData(jobState, 'nonMembers', nonMembers);
    await addRelationshipOnce(jobState, metadata, ends);
    expect(nonMembers.relationships).toEqual([]);
  });
});
