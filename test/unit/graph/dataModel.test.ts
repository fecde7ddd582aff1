import * as sdk from '@jupiterone/integration-sdk-core';

import * as dataModel from '../../../src/graph/dataModel';

const { conformToDataModel } = dataModel;

jest.mock('@jupiterone/integration-sdk-core', () => ({
  __esModule: true,
  ...jest.requireActual<typeof sdk>('@jupiterone/integration-sdk-core'),
}));

const USER = { _class: ['User'], username: 'Mia', email: 'mia@example.com' };
const WORKSPACE = { _class: ['Account'], name: 'Acme' };
const RUNNER = { _class: 'HostAgent', name: 'Linux runner (1)', lastSeenOn: 1_700_000_000_000 };

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

    test('has null for a runner that was never seen', () => {
      expect(conformToDataModel(RUNNER)).toEqual(RUNNER);
      expect(conformToDataModel({ _class: 'HostAgent' })).toEqual({ _class: 'HostAgent', lastSeenOn: null });
    });

    test('does not change other classes', () => {
      expect(conformToDataModel({ _class: ['Project'], name: 'P' })).toEqual({ _class: ['Project'], name: 'P' });
    });
  });
});

describe('non-human identities', () => {
  const BOT = { _class: ['User'], nhiType: 'bot' as const };

  /** The module as it is where the data model has the class NHI, or lacks it, which makes the SDK throw. */
  function load(hasClass: boolean): typeof dataModel {
    const spy = jest.spyOn(sdk, 'schemaWhitelistedPropertyNames').mockImplementation(([name]) => {
      if (name === 'NHI' && !hasClass) {
        throw new Error(`Class '${name}' does not yet have a schema`);
      }
      return ['name'];
    });
    let loaded: unknown;
    jest.isolateModules(() => {
      jest.doMock('@jupiterone/integration-sdk-core', () => sdk);
      loaded = jest.requireActual('../../../src/graph/dataModel');
    });
    expect(spy).toHaveBeenCalledWith(['NHI']);
    return loaded as typeof dataModel;
  }

  test('have the class NHI where the data model has it', () => {
    const model = load(true);
    expect(model.withNonHumanIdentity('AccessKey')).toEqual(['AccessKey', 'NHI']);
    expect(model.conformToDataModel({ ...BOT })).toEqual({ _class: ['User', 'NHI'], nhiType: 'bot' });
    expect(model.conformToDataModel({ ...BOT, _class: ['User', 'NHI'] })._class).toEqual(['User', 'NHI']);
  });

  test('are ordinary entities elsewhere', () => {
    const model = load(false);
    expect(model.withNonHumanIdentity('AccessKey')).toEqual(['AccessKey']);
    expect(model.conformToDataModel({ ...BOT })).toEqual({ _class: ['User'] });
  });

  test('are none without a type', () => {
    expect(load(true).conformToDataModel({ _class: ['User'], nhiType: undefined })).toEqual({ _class: ['User'] });
  });
});
