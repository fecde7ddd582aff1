import * as sdk from '@jupiterone/integration-sdk-core';

import { conformToDataModel } from '../../../src/graph/dataModel';

jest.mock('@jupiterone/integration-sdk-core', () => ({
  __esModule: true,
  ...jest.requireActual<typeof sdk>('@jupiterone/integration-sdk-core'),
}));

const USER = { _class: ['User'], username: 'Mia', email: 'mia@example.com' };
const WORKSPACE = { _class: ['Account'], name: 'Acme' };
const RUNNER = { _class: 'Host', hostname: 'Linux runner (1)', lastSeenOn: 1_700_000_000_000 };

afterEach(() => {
  jest.restoreAllMocks();
});

function withDataModel(properties: string[]): void {
  jest.spyOn(sdk, 'schemaWhitelistedPropertyNames').mockReturnValue(properties);
}

describe('conformToDataModel', () => {
  test('changes nothing for the data model of SDK 8', () => {
    withDataModel(['name']);
    for (const properties of [USER, WORKSPACE, RUNNER]) {
      expect(conformToDataModel(properties)).toBe(properties);
    }
  });

  describe('for the data model of SDK 17', () => {
    beforeEach(() => withDataModel(['name', 'vendor']));

    test('converts multi-valued properties of users to lists, and unknown ones to null', () => {
      const nothing = { shortLoginId: null, firstName: null, lastName: null };
      expect(conformToDataModel(USER)).toEqual({ ...USER, ...nothing, username: ['Mia'], email: ['mia@example.com'] });
      expect(conformToDataModel({ _class: ['User'] })).toMatchObject({ username: null, email: null });
    });

    test('names the vendor of a workspace', () => {
      expect(conformToDataModel(WORKSPACE)).toEqual({ ...WORKSPACE, vendor: 'Atlassian' });
    });

    test('has null for the machine of a runner, whose name may be any text', () => {
      expect(conformToDataModel(RUNNER)).toMatchObject({ hostname: null, lastSeenOn: RUNNER.lastSeenOn, osName: null });
      expect(conformToDataModel({ ...RUNNER, hostname: 'linux-1' })).toMatchObject({ hostname: 'linux-1' });
      expect(conformToDataModel({ _class: 'Host' })).toMatchObject({ hostname: null, lastSeenOn: null });
    });

    test('does not change other classes', () => {
      expect(conformToDataModel({ _class: ['Project'], name: 'P' })).toEqual({ _class: ['Project'], name: 'P' });
    });
  });
});
