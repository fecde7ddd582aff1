import { itemTitle, placeOf } from '../../../../src/report/items/itemTitle';

const PLACE = { workspace: 'acme', project: 'PAY', repository: 'acme/api' };

test.each<[name: string, place: object, title: string]>([
  ['STRIPE_SECRET_KEY', PLACE, 'acme/api: STRIPE_SECRET_KEY'],
  ['Production', PLACE, 'acme/api: Production'],
  ['old', { workspace: 'acme', project: 'PAY' }, 'acme/PAY: old'],
  ['old', { project: 'PAY' }, 'PAY: old'],
  ['STRIPE_SECRET_KEY', { workspace: 'acme' }, 'acme: STRIPE_SECRET_KEY'],
  ['old', {}, 'old'],
  ['api/7: Fix it', PLACE, 'acme/api/7: Fix it'],
  ['api', PLACE, 'acme/api: api'],
  ['acme/api', PLACE, 'acme/api'],
  ['Acme/API: 696d4b5', PLACE, 'Acme/API: 696d4b5'],
  ['acme/api-docs', PLACE, 'acme/api: acme/api-docs'],
  ['acme: Developers', { workspace: 'acme' }, 'acme: Developers'],
  ['', PLACE, 'acme/api: '],
])('%j in %j is shown as %j', (name, place, title) => {
  expect(itemTitle({ name, ...place })).toBe(title);
});

test('the place is the nearest one that is known', () => {
  expect(placeOf(PLACE)).toBe('acme/api');
  expect(placeOf({})).toBe('');
});
