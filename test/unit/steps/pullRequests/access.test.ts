import type { Grant } from '../../../../src/bitbucket/endpoints/access';
import { RateLimitError } from '../../../../src/bitbucket/http/credentialErrors';
import { PermissionError } from '../../../../src/bitbucket/http/errors';
import { Steps } from '../../../../src/graph/model';
import type { ListedRepository, WorkspacePermissions } from '../../../../src/steps/jobState/listed';
import { getStepData, setStepData } from '../../../../src/steps/jobState/stepData';
import { accessToRepositories } from '../../../../src/steps/pullRequests/access';
import type { PullRequestTools } from '../../../../src/steps/pullRequests/pullRequestTools';
import { aJobState, aStepContext } from '../runtime/stepTools';

const REPOSITORY: ListedRepository = {
  uuid: '{repository}',
  workspaceUuid: '{workspace}',
  workspaceSlug: 'acme',
  name: 'app',
  fullName: 'acme/app',
  isPublic: false,
  updatedOn: 0,
};

const GRANTS: (Grant | null)[] = [
  { permission: 'write', user: { uuid: '{olaf}' } },
  { permission: 'none', user: { uuid: '{former}' } },
  { permission: 'read', user: null },
  null,
];

interface Situation {
  grants?: (Grant | null)[] | Error;
  isOn?: boolean;
  disabled?: string[];
}

/** The tools of a step in which only the grants can be requested. */
function toolsFor({ grants = GRANTS, isOn = true, disabled = [] }: Situation) {
  const list = jest.fn(async function* (): AsyncGenerator<Grant | null> {
    await Promise.resolve();
    if (grants instanceof Error) {
      throw grants;
    }
    yield* grants;
  });
  const { logger } = aStepContext();
  const tools = {
    client: { list },
    disabledSteps: new Map(disabled.map((id) => [id, 'off'])),
    jobState: aJobState(),
    logger,
    settings: { ingestAccessControls: isOn },
  } as unknown as PullRequestTools;
  return { tools, list, access: accessToRepositories(tools) };
}

test('what is known without a request comes from the users step and from the repository', async () => {
  const { tools, list, access } = toolsFor({});
  const unread = { permissions: 'unavailable', grants: 'unavailable', isPublic: false };
  expect(await access.known(REPOSITORY)).toEqual(unread);
  const others = new Map([['{olaf}', { uuid: '{olaf}' }]]);
  const listed = { permissions: new Map([['{olaf}', { permission: 'collaborator' }]]), others };
  await setStepData(
    tools.jobState,
    'workspacePermissions',
    new Map<string, WorkspacePermissions | Error>([
      ['{workspace}', listed],
      ['{refused}', new Error('refused')],
    ]),
  );
  expect(await access.known(REPOSITORY)).toEqual({ ...unread, permissions: others });
  expect(await access.known({ ...REPOSITORY, workspaceUuid: '{refused}' })).toEqual(unread);
  expect(await access.known({ ...REPOSITORY, workspaceUuid: '{other}', isPublic: undefined })).toEqual({
    ...unread,
    isPublic: undefined,
  });
  expect(list).not.toHaveBeenCalled();
});

test('the grants of a repository are requested once, and kept for the step that ingests them', async () => {
  const { tools, list, access } = toolsFor({});
  const [first, second] = await Promise.all([access.grants(REPOSITORY), access.grants(REPOSITORY)]);
  expect(first).toEqual(new Set(['{olaf}']));
  expect(second).toBe(first);
  await access.grants({ ...REPOSITORY, uuid: '{other}' });
  expect(list).toHaveBeenCalledTimes(2);
  expect(await getStepData(tools.jobState, 'userGrants')).toEqual(
    new Map([
      ['{repository}', GRANTS],
      ['{other}', GRANTS],
    ]),
  );
});

test.each<Situation>([{ isOn: false }, { disabled: [Steps.REPO_PERMISSIONS] }])(
  'the grants are not requested where no later step would: %j',
  async (situation) => {
    const { list, access } = toolsFor(situation);
    expect(await access.grants(REPOSITORY)).toBe('unavailable');
    expect(list).not.toHaveBeenCalled();
  },
);

test('refused grants are unavailable, and not kept', async () => {
  const { tools, access } = toolsFor({ grants: new PermissionError({ endpoint: 'GET /', status: 403 }) });
  expect(await access.grants(REPOSITORY)).toBe('unavailable');
  expect(await getStepData(tools.jobState, 'userGrants')).toBeUndefined();
});

test.each([
  new TypeError('a mistake'),
  new RateLimitError({ endpoint: 'GET /', limited: [], total: 1, now: 0, availableAt: 0, waitedMs: 0 }),
])('other errors end the step: %s', async (error) => {
  await expect(toolsFor({ grants: error }).access.grants(REPOSITORY)).rejects.toBe(error);
});
