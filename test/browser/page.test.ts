import { readFileSync } from 'node:fs';

import type { AxeResults, RunOptions } from 'axe-core';
import type { Browser, Page } from 'puppeteer-core';

import { judgeFramework } from '../../src/report/frameworks/judgeFramework';
import { loadAssets } from '../../src/report/page/server/assets';
import { renderPage } from '../../src/report/page/server/renderPage';
import { gateTest, mostTime } from '../thoroughness';
import { describeInBrowser, launchChromium, openHtml, type OpenPage } from './chromium';
import { touchedByRings } from './focusRings';
import { largeGraph, largeReport } from './largeGraph';
import { finding, HOSTILE, item, reportOf, smallGraph, smallReport } from './pageFixture';

declare const axe: { run(options: RunOptions): Promise<AxeResults> };

// a shared machine may be slow
jest.setTimeout(60_000);

const PULL_REQUEST = '#object?key=acme%2Fbilling%2Fpull-requests%2F7';
const HASHES = [
  '#findings',
  '#search',
  PULL_REQUEST,
  '#graph',
  '#items',
  '#items?by=repository',
  '#object?key=%7Brepo%7D',
];

describeInBrowser('the page in a browser', () => {
  const assets = {
    ...loadAssets(),
    queries: new Map([['question-merged-without-approval', 'FIND bitbucket_pullrequest']]),
  };
  let browser: Browser;
  let opened: OpenPage;
  let page: Page;

  beforeAll(async () => {
    browser = await launchChromium();
  });

  beforeEach(async () => {
    opened = await openHtml(browser, renderPage(smallReport(), smallGraph(), assets));
    page = opened.page;
  });

  afterEach(async () => {
    expect(opened.requests).toEqual([]);
    expect(opened.errors).toEqual([]);
    await opened.close();
  });

  afterAll(async () => {
    await browser.close();
  });

  async function go(hash: string): Promise<void> {
    await page.evaluate((address) => (location.hash = address), hash);
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
  }

  const mainText = () =>
    page.$eval('.view:not([hidden])', (view) => (view as unknown as { innerText: string }).innerText);
  const focusedText = () => page.evaluate(() => document.activeElement?.textContent ?? '');

  test('shows the findings with their states first, and what is missing', async () => {
    const text = await mainText();
    expect(text).toContain('1 finding: 1 critical. 1 check found nothing. 2 checks could not be completed.');
    expect(text).toMatch(/Critical\s+found/);
    expect(text).toMatch(/2\s+found\s+12 merged pull requests checked/);
    expect(text).toContain('Opened by Ann Weiß, merged by Olga Petrova, 1 of 3 commits not approved');
    expect(text).toContain('Webhooks were not collected.');
    expect(text).toContain('Bitbucket answered 500.');
    expect(text).toContain('24 Nov 2026, 09:00 UTC');
  });

  test('shows hostile names as text', async () => {
    expect(await mainText()).toContain(HOSTILE.script);
    await go('#object?key=%7Bhostile%7D');
    expect(await mainText()).toContain(HOSTILE.markup);
    await go(PULL_REQUEST);
    expect(await mainText()).toContain('safe[U+202E]gnp.exe requested changes');
    for (const hash of HASHES) {
      await go(hash);
      expect(await page.$$eval('a', (links) => links.map(({ protocol }) => protocol))).not.toContain('javascript:');
    }
    expect(await page.evaluate(() => 'broken' in window)).toBe(false);
  });

  test('finds people without accents and commits by hash, and opens the first result by keyboard', async () => {
    await page.keyboard.press('/');
    await page.keyboard.type('weiss');
    expect(await page.$$eval('.rows .name', (names) => names[0]?.textContent)).toBe('Ann Weiß');
    await page.$eval('#search', (input) => ((input as unknown as { value: string }).value = ''));
    await page.keyboard.type('c'.repeat(40));
    expect(await page.$$eval('.rows .name', (names) => names.map((name) => name.textContent))).toEqual([
      'acme/billing #7 Retry failed payments',
    ]);
    expect(await page.$$eval('.rows .row p', (places) => places[0]?.textContent)).toBe('Acme / acme/billing');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.timeline');
    expect(await focusedText()).toBe('acme/billing #7 Retry failed payments');
  });

  test('shows the timeline of a pull request in order', async () => {
    await go(PULL_REQUEST);
    const events = await page.$$eval('.event > p bdi', (texts) => texts.map((text) => text.textContent));
    expect(events).toEqual([
      'Ann Weiß opened the pull request: feature/retry into main',
      'safe[U+202E]gnp.exe requested changes',
      '2 commits pushed',
      `Ben Okafor approved ${'b'.repeat(12)}`,
      '1 commit pushed after the approval',
      'Olga Petrova merged the pull request',
    ]);
    expect(await page.$$eval('.event time', (times) => times.at(-1)?.textContent)).toBe('25 Nov 2026, 06:00 UTC');
    expect(await page.$eval('.badges', (badges) => badges.textContent)).toContain('Title of merged-without-approval');
  });

  test('draws the neighbors of a repository, and lists them as text', async () => {
    await go('#object?key=%7Brepo%7D');
    await page.waitForSelector('.neighborhood canvas');
    expect(await page.$eval('figcaption', (caption) => caption.textContent)).toContain('6 objects.');
    expect(await page.$$eval('.connections h2', (titles) => titles.map((title) => title.textContent))).toEqual([
      'Owned by workspaces 1',
    ]);
    expect(await page.$$eval('.story h2', (titles) => titles.map((title) => title.textContent))).toEqual([
      'Findings 1',
      'pull requests 1',
      'Properties',
    ]);
    await go('#graph');
    await page.waitForSelector('.graph canvas');
    expect(await page.$$eval('.legend label', (labels) => labels.length)).toBe(4);
  });

  test('filters, sorts and groups, and keeps that in the address', async () => {
    await go('#items');
    const names = () => page.$$eval('.results .name', (links) => links.map((link) => link.textContent));
    expect(await names()).toEqual(['acme/billing #7 Retry failed payments', HOSTILE.script]);
    await page.type('.query input', 'ann');
    expect(await names()).toEqual(['acme/billing #7 Retry failed payments']);
    expect(await page.evaluate(() => location.hash)).toBe('#items?q=ann');
    await page.select('.query select[name="by"]', 'repository');
    expect(await page.evaluate(() => location.hash)).toBe('#items?q=ann&by=repository');
    expect(await mainText()).toMatch(/acme\/billing\s+1\s+critical\s+1 item/);
    await page.reload();
    expect(await mainText()).toMatch(/acme\/billing\s+1\s+critical\s+1 item/);
    await page.click('.results .name');
    await page.waitForSelector('.roll-up');
    expect(await focusedText()).toBe('acme/billing');
    expect(await mainText()).toContain('#7 Retry failed payments');
  });

  test('saves what is shown as CSV', async () => {
    await go('#items?q=ann');
    await page.evaluate(() => {
      URL.createObjectURL = (blob) => {
        void (blob as Blob).text().then((text) => (document.title = text));
        return 'data:,';
      };
    });
    await page.click('.export');
    await page.waitForFunction(() => document.title.startsWith('"status"'));
    const [, row, ...rest] = (await page.title()).split('" "');
    expect([row, ...rest].join()).toContain('Retry failed payments');
  });

  test('offers a list if WebGL is missing', async () => {
    await page.evaluate(() => {
      HTMLCanvasElement.prototype.getContext = () => null;
    });
    await go('#graph');
    expect(await mainText()).toContain('because it has no WebGL');
    await go('#object?key=%7Brepo%7D');
    expect(await mainText()).toContain('because it has no WebGL');
  });

  test('selects a query for copying', async () => {
    await page.click('summary');
    await page.click('.copy');
    expect(await page.evaluate(() => String(getSelection()).trim())).toBe('FIND bitbucket_pullrequest');
    await page.waitForFunction(() => document.querySelector('#announcement')?.textContent !== '');
  });

  test('is usable by keyboard alone, with a visible focus', async () => {
    await page.keyboard.press('Tab');
    expect(await focusedText()).toBe('Skip to the content');
    await page.keyboard.press('Enter');
    expect(await focusedText()).toBe('Acme (incomplete)');
    const name = 'acme/billing #7 Retry failed payments';
    for (let step = 0; step < 40 && (await focusedText()) !== name; step += 1) {
      await page.keyboard.press('Tab');
      const outline = await page.evaluate(() => getComputedStyle(document.activeElement ?? document.body).outlineStyle);
      expect(outline).toBe('solid');
    }
    expect(await focusedText()).toBe(name);
    await page.keyboard.press('Enter');
    await page.waitForSelector('.timeline');
    expect(await focusedText()).toBe('acme/billing #7 Retry failed payments');
    await page.goBack();
    await page.waitForSelector('#findings-view:not([hidden])');
    expect(await focusedText()).toBe(name);
  });

  test('shows the controls of a framework by keyboard, at any width, without violations', async () => {
    const report = { ...smallReport(), framework: judgeFramework(smallReport(), 'cis') };
    const controls = await openHtml(browser, renderPage(report, smallGraph(), assets));
    const focused = () => controls.page.evaluate(() => document.activeElement?.textContent ?? '');
    for (let step = 0; step < 10 && (await focused()) !== 'Controls'; step += 1) {
      await controls.page.keyboard.press('Tab');
    }
    await controls.page.keyboard.press('Enter');
    await controls.page.waitForFunction(() => document.activeElement?.id === 'framework');
    const current = () => controls.page.$$eval('[aria-current]', (links) => links.map((link) => link.textContent));
    expect(await current()).toEqual(['Controls']);
    await controls.page.keyboard.press('Tab');
    expect(await focused()).toBe('Title of merged-without-approval');
    await controls.page.keyboard.press('Enter');
    await controls.page.waitForFunction(() => document.activeElement?.id === 'heading-merged-without-approval');
    await controls.page.evaluate(readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8'));
    for (const width of [390, 1440]) {
      await controls.page.setViewport({ width, height: 900 });
      expect(await controls.page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0);
      const { violations } = await controls.page.evaluate(() =>
        axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag22aa'] }),
      );
      expect(violations.map(({ id }) => id)).toEqual([]);
    }
    await controls.close();
  });

  test('keeps the focus when a long list grows', async () => {
    const graph = { entities: largeGraph().entities.slice(0, 200), relationships: [] };
    const long = await openHtml(browser, renderPage(smallReport(), graph, assets));
    await long.page.evaluate(() => (location.hash = '#search'));
    await long.page.waitForSelector('button.more');
    await long.page.focus('button.more');
    await long.page.keyboard.press('Enter');
    const place = await long.page.$$eval('.rows a.name', (links) =>
      links.findIndex((link) => link === document.activeElement),
    );
    await long.close();
    expect(place).toBe(50);
  });

  test('has a switch for the light and the dark theme', async () => {
    const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: 'dark' }]);
    const dark = await ground();
    await page.click('#theme');
    expect(await ground()).not.toBe(dark);
    await page.click('#theme');
    expect(await ground()).toBe(dark);
    await page.click('#theme');
    expect(await page.$eval('#theme', (button) => button.textContent)).toBe('Theme: auto');
  });

  test.each([390, 768, 1440, 2000])(
    'fits %i px, without violations of level A and AA, in light and dark',
    async (width) => {
      await page.setViewport({ width, height: 900 });
      // the layout is the same at the other two
      const hasAxe = width === 390 || width === 1440;
      await page.evaluate(readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8'));
      for (const value of ['light', 'dark']) {
        await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value }]);
        for (const hash of HASHES) {
          await go(hash);
          const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
          expect({ hash, overflow }).toEqual({ hash, overflow: 0 });
          if (hasAxe) {
            const { violations } = await page.evaluate(() =>
              axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] }),
            );
            expect(violations.map(({ id, nodes }) => ({ hash, id, nodes: nodes.map(({ html }) => html) }))).toEqual([]);
          }
        }
      }
    },
    60_000,
  );

  test.each([390, 1440])(
    'at %i px, the ring around what has the focus is whole and covers nothing to operate',
    async (width) => {
      await page.setViewport({ width, height: 900 });
      for (const hash of HASHES) {
        await go(hash);
        expect({ hash, touched: await page.evaluate(touchedByRings) }).toEqual({ hash, touched: [] });
      }
    },
  );

  test('prints everything: all items, addresses as text, numbers of pages, and nothing to operate', async () => {
    const affected = Array.from({ length: 45 }, (_, number) =>
      item({
        key: '{ann}',
        type: 'bitbucket_user',
        name: 'Ann',
        reason: `Number ${number}.`,
        link: 'https://bitbucket.org/ann',
      }),
    );
    const report = reportOf([finding('users-without-email', 'info', { items: affected })]);
    const printed = await openHtml(browser, renderPage(report, smallGraph(), assets));
    await printed.page.evaluate(() =>
      addEventListener('beforeprint', () => {
        const rows = [...document.querySelectorAll<HTMLElement>('.affected .row')];
        document.body.dataset.printed = `${rows.length}, last: ${rows.at(-1)?.textContent}`;
      }),
    );
    expect((await printed.page.pdf()).length).toBeGreaterThan(1000);
    expect(await printed.page.$eval('body', ({ dataset }) => dataset.printed)).toMatch(/^45, last: .*Number 44\./);
    expect(await printed.page.$$eval('.affected .row', (rows) => rows.length)).toBe(20);
    await printed.page.emulateMediaType('print');
    const shown = await printed.page.evaluate(() =>
      [...document.querySelectorAll('.bar, .index, .more, button, summary')]
        .filter((one) => one.checkVisibility())
        .map((one) => one.outerHTML),
    );
    expect(shown).toEqual([]);
    expect(await printed.page.$eval('.out', (link) => getComputedStyle(link, '::after').content)).toBe(
      '"https://bitbucket.org/ann"',
    );
    await printed.page.evaluate(() => (location.hash = '#items'));
    await printed.page.waitForSelector('.query');
    expect(
      await printed.page.$$eval('.query, .export', (all) => all.filter((one) => one.checkVisibility()).length),
    ).toBe(0);
    await printed.page.pdf();
    // a list that has grown stays as it is
    expect(await printed.page.$$eval('.results .row', (rows) => rows.length)).toBe(45);
    expect(printed.errors).toEqual([]);
    await printed.close();
  });

  gateTest(
    'is fast with 20,000 entities and 50,000 relationships',
    async () => {
      const graph = largeGraph();
      expect([graph.entities.length, graph.relationships.length]).toEqual([20_000, 50_000]);
      const html = renderPage(largeReport(graph), graph, assets);
      expect(Buffer.byteLength(html)).toBeLessThan(15_000_000);
      const large = await openHtml(browser, html);
      const paint = await large.page.evaluate(
        () => performance.getEntriesByName('first-contentful-paint')[0]?.startTime,
      );
      expect(paint).toBeLessThan(mostTime(2_000));
      expect(await large.page.$eval('.card', (card) => card.textContent)).toContain('1,750');
      // the first search prepares the index
      await large.page.focus('#search');
      await large.page.keyboard.type('p');
      const durations = await large.page.evaluate(() => {
        const input = document.querySelector('#search') as HTMLInputElement;
        const search = (query: string) => {
          const start = performance.now();
          input.value = query;
          input.dispatchEvent(new Event('input'));
          return performance.now() - start;
        };
        // the best of five: others use the machine, too
        return ['person 77', 'TEAM-1234 robust', 'service-9', '0000001a', 'nothing like it'].map((query) =>
          Math.min(...[1, 2, 3, 4, 5].map(() => search(query))),
        );
      });
      expect(Math.max(...durations)).toBeLessThan(mostTime(100));
      await large.page.evaluate(() => (location.hash = '#items'));
      await large.page.waitForSelector('.query');
      const filtering = await large.page.evaluate(() => {
        const words = document.querySelector('.query input') as HTMLInputElement;
        const filter = (query: string) => {
          const start = performance.now();
          words.value = query;
          words.dispatchEvent(new Event('input', { bubbles: true }));
          return performance.now() - start;
        };
        return Math.min(...['1', '2', '3', '4', '5'].map(filter));
      });
      expect(filtering).toBeLessThan(mostTime(100));
      process.stdout.write(`${JSON.stringify({ filtering, bytes: Buffer.byteLength(html), paint, durations })}\n`);
      await large.close();
    },
    300_000,
  );
});
