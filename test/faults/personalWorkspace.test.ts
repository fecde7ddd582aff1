import { assertTrustworthy } from './assertTrustworthy';
import { runWithFaults } from './faultRun';

/* Personal workspaces have the uuid of their owner. */

jest.setTimeout(60_000);

describe('a personal workspace', () => {
  test.each([['personal workspace'] as const, ['personal workspace only'] as const])(
    'is collected completely, including its owner: %s',
    async (extraCase) => {
      const ended = await runWithFaults([], { allSources: true, simulator: { extraCases: [extraCase] } });

      expect(assertTrustworthy(ended)).toBe('complete');
      const { world } = ended.simulator;
      const personal = world.workspaces.find(({ uuid, memberships }) => memberships[0]?.user.uuid === uuid)!;
      const owner = `bitbucket-user:${personal.uuid}`;
      expect(ended.run!.entities.filter(({ _key }) => _key === owner)).toMatchObject([{ _type: 'bitbucket_user' }]);
      const types = (end: '_fromEntityKey' | '_toEntityKey') =>
        new Set(ended.run!.relationships.filter((each) => each[end] === owner).map(({ _type }) => _type));
      expect(types('_toEntityKey')).toContain('bitbucket_workspace_has_user');
      expect(types('_fromEntityKey')).toContain('bitbucket_user_opened_pullrequest');
      expect(types('_fromEntityKey')).toContain('bitbucket_user_owns_group');
    },
  );
});
