import { assertTrustworthy } from './assertTrustworthy';
import { runWithFaults } from './faultRun';

/* Personal workspaces have the uuid of their owner. */

jest.setTimeout(60_000);

describe('a personal workspace', () => {
  test.each([
    // somebody whom nothing names approved in its private repository, perhaps a former member
    ['personal workspace', 'incomplete, and says so'],
    ['personal workspace only', 'complete'],
  ] as const)('is collected, including its owner: %s', async (extraCase, end) => {
    const ended = await runWithFaults([], { allSources: true, simulator: { extraCases: [extraCase] } });

    expect(assertTrustworthy(ended)).toBe(end);
    const { world } = ended.simulator;
    const personal = world.workspaces.find(({ uuid, memberships }) => memberships[0]?.user.uuid === uuid)!;
    const owner = `bitbucket-user:${personal.uuid}`;
    expect(ended.run!.entities.filter(({ _key }) => _key === owner)).toMatchObject([{ _type: 'bitbucket_user' }]);
    const types = (end: '_fromEntityKey' | '_toEntityKey') =>
      new Set(ended.run!.relationships.filter((each) => each[end] === owner).map(({ _type }) => _type));
    expect(types('_toEntityKey')).toContain('bitbucket_workspace_has_user');
    expect(types('_fromEntityKey')).toContain('bitbucket_user_opened_pullrequest');
    expect(types('_fromEntityKey')).toContain('bitbucket_user_owns_group');
  });
});
