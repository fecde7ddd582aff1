import { ProtocolError } from '../../../../src/bitbucket/http/errors';
import { walkPages } from '../../../../src/bitbucket/pagination/pages';
import { collect } from '../connect';

const FIRST = new URL('https://api.bitbucket.org/2.0/workspaces/acme/members?pagelen=100');
const SECOND = 'https://api.bitbucket.org/2.0/workspaces/acme/members?page=2&fields=%2Bvalues.x&q=a%3D%22b%22';

/** Gives the pages in order and notes which were asked for. */
function pages(...bodies: unknown[]) {
  const asked: string[] = [];
  const get = (url: URL) => {
    asked.push(url.href);
    return Promise.resolve(bodies[asked.length - 1]);
  };
  return { asked, walk: (first = FIRST) => walkPages(first, { get }) };
}

describe('walkPages', () => {
  test('yields the items of all pages and follows next unchanged', async () => {
    const { asked, walk } = pages({ values: [1, 2], next: SECOND }, { values: [3] });

    await expect(collect(walk())).resolves.toEqual([1, 2, 3]);
    expect(asked).toEqual([FIRST.href, SECOND]);
  });

  test('continues after an empty page', async () => {
    const { walk } = pages({ values: [], next: SECOND }, { values: [1], next: null });

    await expect(collect(walk())).resolves.toEqual([1]);
  });

  test('requests a page only after the previous one was consumed', async () => {
    const { asked, walk } = pages({ values: [1, 2], next: SECOND }, { values: [3] });
    const items = walk();

    await items.next();
    await items.next();
    expect(asked).toHaveLength(1);
    await items.next();
    expect(asked).toHaveLength(2);
  });

  test.each([
    ['another host', 'https://api.bitbucket.org.evil.example/2.0/x'],
    ['another scheme', 'http://api.bitbucket.org/2.0/x'],
    ['another port', 'https://api.bitbucket.org:444/2.0/x'],
    ['another path', 'https://api.bitbucket.org/1.0/groups/acme'],
    ['a path that climbs out', 'https://api.bitbucket.org/2.0/%2e%2e/site/x'],
    ['a URL with credentials', 'https://me:pw@api.bitbucket.org/2.0/x'],
    ['a relative address', '/2.0/workspaces/acme/members?page=2'],
    ['what is no string', 7],
    ['what is no address', 'https://'],
    ['an empty string', ''],
    ['the page itself', FIRST.href],
  ])('does not follow next to %s', async (_, next) => {
    const { asked, walk } = pages({ values: [1], next });
    const error: unknown = await collect(walk()).catch((e: unknown) => e);

    expect(error).toBeInstanceOf(ProtocolError);
    expect(error).toMatchObject({ endpoint: 'GET /2.0/workspaces/acme/members', status: 200, damaged: false });
    expect(asked).toHaveLength(1);
  });

  describe('next on another host', () => {
    const internal = (page: unknown) => `http://internal.example:8080/rest/1.0/members?page=${String(page)}&limit=7`;

    test('is asked for by its number where the listing was begun, page after page', async () => {
      const { asked, walk } = pages(
        { values: [1, 2], page: 1, pagelen: 2, next: internal(2) },
        { values: [3, 4], page: 2, pagelen: 2, next: internal(3) },
        { values: [5], page: 3, pagelen: 2 },
      );
      await expect(collect(walk(new URL(`${FIRST.href}&fields=x`)))).resolves.toEqual([1, 2, 3, 4, 5]);
      const ofAcme = 'https://api.bitbucket.org/2.0/workspaces/acme/members';
      expect(asked).toEqual([
        `${ofAcme}?pagelen=100&fields=x`,
        `${ofAcme}?pagelen=2&fields=x&page=2`,
        `${ofAcme}?pagelen=2&fields=x&page=3`,
      ]);
    });

    test('may follow a page that Bitbucket gave the address of', async () => {
      const { asked, walk } = pages({ values: [1], next: SECOND }, { values: [2], next: internal(3) }, { values: [3] });
      await expect(collect(walk())).resolves.toEqual([1, 2, 3]);
      expect(asked[2]).toBe(`${FIRST.href}&page=3`);
    });

    test.each([[1], [3], [0], [-2], ['2x'], ['02'], ['abc'], ['']])(
      'is not followed to page %j after the first',
      async (page) => {
        const { asked, walk } = pages({ values: [1], next: internal(page) });
        await expect(collect(walk())).rejects.toThrow('"next" leads out of the API at https://api.bitbucket.org');
        expect(asked).toHaveLength(1);
      },
    );

    test('is an error where another page comes, or always the same next', async () => {
      const other = pages({ values: [1], page: 1, next: internal(2) }, { values: [1], page: 1, next: internal(2) });
      await expect(collect(other.walk())).rejects.toThrow('page 1 came instead of page 2');
      const same = pages({ values: [1], next: internal(2) }, { values: [2], next: internal(2) });
      await expect(collect(same.walk())).rejects.toThrow(/leads out of the API/);
      expect(same.asked).toHaveLength(2);
    });

    test('is an error where the number makes no difference', async () => {
      const values = [{ id: 1 }, { id: 2 }];
      const { asked, walk } = pages({ values, next: internal(2) }, { values, next: internal(3) });
      await expect(collect(walk())).rejects.toThrow('page 2 holds nothing but items of earlier pages');
      expect(asked).toHaveLength(2);
    });

    test('may repeat an item that moved to the next page', async () => {
      const { walk } = pages(
        { values: [{ id: 1 }, { id: 2 }], next: internal(2) },
        { values: [{ id: 2 }, { id: 3 }], size: 3 },
      );
      await expect(collect(walk())).resolves.toEqual([{ id: 1 }, { id: 2 }, { id: 3 }]);
    });
  });

  test('rejects a listing without next that holds half of its size', async () => {
    const values = Array.from({ length: 10 }, (_, id) => ({ id }));
    const cut = { values, size: 19, pagelen: 10, page: 1 };
    await expect(collect(pages(cut, cut, cut).walk())).rejects.toThrow(/ends after 10 items, although there are more/);
  });

  test('ends a listing of more than 10,000 pages with an error', async () => {
    let asked = 0;
    const get = () => {
      asked += 1;
      return Promise.resolve({ values: [asked], next: `${SECOND}&n=${asked}` });
    };

    await expect(collect(walkPages(FIRST, { get }))).rejects.toThrow(/more than 10000 pages/);
    expect(asked).toBe(10_000);
  });

  test('rejects a next link to a page that was already read', async () => {
    const third = `${SECOND}&n=3`;
    const { asked, walk } = pages(
      { values: [1], next: SECOND },
      { values: [2], next: third },
      { values: [3], next: SECOND },
    );

    await expect(collect(walk())).rejects.toThrow(/read before/);
    expect(asked).toHaveLength(3);
  });

  test.each([[{}], [{ values: null }], [{ values: {} }], [[1, 2]], [null], ['text']])(
    'takes %j for no page',
    async (body) => {
      await expect(collect(pages(body).walk())).rejects.toThrow(/the page has no "values"/);
    },
  );

  const items = (...ids: number[]) => ids.map((id) => ({ id }));
  const idsOf = async (walk: AsyncIterable<unknown>) => ((await collect(walk)) as { id: number }[]).map(({ id }) => id);

  test('reads a listing again if it changed meanwhile, and yields each item once', async () => {
    const { asked, walk } = pages(
      { values: items(1, 2), size: 4, next: SECOND },
      // 3 has gone to the first page meanwhile
      { values: items(2, 4), size: 4 },
      { values: items(1, 3), size: 4, next: SECOND },
      { values: items(2, 4), size: 4 },
    );

    await expect(idsOf(walk())).resolves.toEqual([1, 2, 4, 3]);
    expect(asked).toEqual([FIRST.href, SECOND, FIRST.href, SECOND]);
  });

  test('rejects a listing that keeps changing', async () => {
    const moving = [{ values: items(1, 2), next: SECOND }, { values: items(2, 3) }];
    const { asked, walk } = pages(...moving, ...moving, ...moving);

    await expect(collect(walk())).rejects.toThrow(/changed each of the 3 times/);
    expect(asked).toHaveLength(6);
  });

  test('reads a filtered listing again that shifts, and gives what it missed', async () => {
    const shifting = [{ values: items(1, 2), next: SECOND }, { values: items(2, 4) }];
    const settled = [{ values: items(1, 2), next: SECOND }, { values: items(3, 4) }];
    const { walk } = pages(...shifting, ...settled);

    await expect(idsOf(walk(new URL(`${FIRST.href}&q=x`)))).resolves.toEqual([1, 2, 4, 3]);
  });

  test('accepts a listing that is slightly short twice', async () => {
    const short = [
      { values: items(1, 2), size: 5, next: SECOND },
      { values: items(3, 4), size: 5 },
    ];
    const { walk } = pages(...short, ...short);

    await expect(idsOf(walk())).resolves.toEqual([1, 2, 3, 4]);
  });

  test('rejects a listing that ends although there are more items', async () => {
    const cut = { values: items(1, 2), size: 300, pagelen: 2 };

    await expect(collect(pages(cut, cut, cut).walk())).rejects.toThrow(/ends after 2 items, although there are more/);
  });
});
