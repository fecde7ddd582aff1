import { titleOf } from '../../../../../src/report/page/server/pageTitle';
import { entity } from '../../findings/evaluate';

const API = { repository: 'acme/api', workspace: 'acme' };

test.each([
  [
    'pullrequest',
    'acme/api/pull-requests/12',
    { title: 'Rotate keys', displayName: 'api/12' },
    'acme/api #12 Rotate keys',
  ],
  ['pullrequest', 'odd', { title: 'Rotate keys', displayName: 'api/12' }, 'Rotate keys'],
  ['repo', '{r}', { displayName: 'api', fullName: 'acme/api' }, 'acme/api'],
  ['project', '{p}', { displayName: 'Payments', workspace: 'acme', key: 'PAY' }, 'Payments'],
  [
    'commit',
    'c',
    { ...API, name: '038562e', message: 'Fix it', displayName: 'acme/api: 038562e' },
    'acme/api 038562e Fix it',
  ],
  ['pipeline_variable', 'v', { ...API, name: 'KEY', displayName: 'acme/api: KEY' }, 'KEY in acme/api'],
  [
    'pipeline_variable',
    'v',
    { ...API, name: 'STRIPE_KEY', displayName: 'acme/api, eu: production: STRIPE_KEY' },
    'STRIPE_KEY in acme/api \u00b7 eu: production',
  ],
  ['deploy_key', 'k', { workspace: 'acme', project: 'PAY', displayName: 'acme/PAY: CI' }, 'CI in acme/PAY'],
  ['webhook', 'h', { workspace: 'acme', displayName: 'acme: CI ({h})' }, 'CI ({h}) in acme'],
  ['webhook', 'h', { workspace: 'acme', displayName: 'other: CI' }, 'other: CI'],
  ['user', '{u}', { displayName: 'Ann: the first' }, 'Ann: the first'],
])('%s %s', (type, key, properties, expected) => {
  expect(titleOf(entity(type, key, properties))).toBe(expected);
});
