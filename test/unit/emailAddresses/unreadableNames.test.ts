import { SearchHistory } from '../../../src/emailAddresses/addressSearch';
import type { candidatesOf } from '../../../src/emailAddresses/candidates';
import { findAddresses } from '../../../src/emailAddresses/findAddresses';

jest.mock('../../../src/emailAddresses/candidates', () => {
  const actual = jest.requireActual<{ candidatesOf: typeof candidatesOf }>('../../../src/emailAddresses/candidates');
  const refuseOdd: typeof candidatesOf = (person) => {
    if (person.nickname === 'odd') {
      throw new TypeError('x.split is not a function');
    }
    return actual.candidatesOf(person);
  };
  return { candidatesOf: refuseOdd };
});

test('a name that cannot be read takes no address from the other members', async () => {
  const members = [
    { uuid: '{ann}', displayName: 'Ann Lee' },
    { uuid: '{odd}', displayName: 'Odd Lee', nickname: 'odd' },
  ];
  const { found, unreadable } = await findAddresses(members, new SearchHistory(['acme.example']), (addresses) =>
    Promise.resolve(
      addresses.filter((address) => address === 'ann.lee@acme.example').map((address) => ({ address, uuid: '{ann}' })),
    ),
  );
  expect([...found.keys()]).toEqual(['{ann}']);
  expect(unreadable).toEqual(['{odd}']);
});
