import { ApiError, PermissionError, WrongAddressError } from '../../../../src/bitbucket/http/errors';
import { toMembers } from '../../../../src/steps/jobState/listed';
import { setStepData } from '../../../../src/steps/jobState/stepData';
import { membersOfWorkspaces } from '../../../../src/steps/pullRequests/membersOfWorkspaces';
import type { PullRequestTools } from '../../../../src/steps/pullRequests/pullRequestTools';
import { aJobState, aStepContext } from '../runtime/stepTools';

const WORKSPACE = { workspaceUuid: '{workspace}', workspaceSlug: 'acme' };

function toolsFor(users: object[]) {
  const list = jest.fn(async function* () {
    await Promise.resolve();
    yield* users.map((user) => ({ user }));
  });
  const { logger } = aStepContext();
  return { list, tools: { client: { list }, jobState: aJobState(), logger } as unknown as PullRequestTools };
}

test('the members that the users step stored are not requested again', async () => {
  const { list, tools } = toolsFor([]);
  const stored = toMembers([{ uuid: '{ada}' }]);
  await setStepData(tools.jobState, 'members', new Map([['{workspace}', stored]]));
  expect(await membersOfWorkspaces(tools)(WORKSPACE)).toBe(stored);
  expect(list).not.toHaveBeenCalled();
});

test('members are requested once, and apps among them are told apart', async () => {
  const { list, tools } = toolsFor([
    { uuid: '{ada}', type: 'user' },
    { uuid: '{robot}', type: 'app_user' },
    { uuid: '{workspace}', type: 'team' },
  ]);
  const membersOf = membersOfWorkspaces(tools);
  const members = await membersOf(WORKSPACE);
  expect(await membersOf(WORKSPACE)).toBe(members);
  expect(list).toHaveBeenCalledTimes(1);
  expect(members).toMatchObject({ uuids: new Set(['{ada}', '{robot}']), nonPeople: new Set(['{robot}']) });
});

test.each([[[]], [[{ uuid: '{workspace}', type: 'team' }]]])(
  'an empty list is no fact, because every workspace has members: %j',
  async (users) => {
    const { tools } = toolsFor(users);
    expect(await membersOfWorkspaces(tools)(WORKSPACE)).toBe('unavailable');
    const stored = toolsFor([{ uuid: '{ada}' }]).tools;
    await setStepData(stored.jobState, 'members', new Map([['{workspace}', toMembers([])]]));
    expect(await membersOfWorkspaces(stored)(WORKSPACE)).toBe('unavailable');
  },
);

test.each([
  ['a missing right', new PermissionError({ endpoint: 'GET /2.0/x', status: 403 }), 'unavailable'],
  ['an endpoint that is said to be removed', new ApiError({ endpoint: 'GET /2.0/x', status: 410 }), 'rejected'],
  ['a wrong address', new WrongAddressError({ endpoint: 'GET /2.0/x', status: 404 }), 'rejected'],
])('what %s says of the members', async (_, error, expected) => {
  const { list, tools } = toolsFor([]);
  // eslint-disable-next-line require-yield
  list.mockImplementation(async function* () {
    await Promise.resolve();
    throw error;
  });
  const members = membersOfWorkspaces(tools)(WORKSPACE);
  await (expected === 'rejected' ? expect(members).rejects.toBe(error) : expect(members).resolves.toBe('unavailable'));
});
