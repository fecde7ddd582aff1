import { propertyLabel, propertyText } from '../../../../../src/report/page/browser/propertyText';

test.each([
  ['createdOn', Date.UTC(2026, 10, 25, 9, 0), 'Created', '25 Nov 2026, 09:00 UTC'],
  ['approvedCommitsRemoved', true, 'Approved commits removed', 'yes'],
  ['public', false, 'Public', 'no'],
  ['events', ['push', 'fork'], 'Events', 'push, fork'],
  ['size', 12, 'Size', '12'],
])('%s', (name, value, label, text) => {
  expect([propertyLabel(name), propertyText(name, value)]).toEqual([label, text]);
});
