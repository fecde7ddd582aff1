import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import type { Browser, Page } from 'puppeteer-core';

import { createRunReport } from '../../src/cli/reportFiles';
import { renderPage } from '../../src/report/page/server/renderPage';
import { readRun } from '../../src/report/readRun';
import { launchChromium, openHtml } from './chromium';
import { palettePng } from './palettePng';

/*
 * `npm run demo && npm run pictures` makes the pictures of the report in docs/images anew.
 */

const RUN = join(__dirname, '..', '..', 'demo', 'output', 'run', '.j1-integration');
const IMAGES = join(__dirname, '..', '..', 'docs', 'images');

interface Picture {
  name: string;
  /** The address of the view, or the name of the object that it shows. */
  view: string | { object: string };
  width?: number;
  height?: number;
  theme?: 'light' | 'dark';
}

const PICTURES: readonly Picture[] = [
  { name: 'report-light', view: '#findings' },
  { name: 'report-dark', view: '#findings', theme: 'dark' },
  { name: 'report-narrow', view: '#findings', width: 390, height: 844 },
  { name: 'report-repositories', view: '#items?by=repository' },
  { name: 'report-repository', view: { object: 'northwind-robotics/payments-api' }, height: 1000 },
  { name: 'report-timeline', view: { object: 'northwind-robotics/ledger-service #1' } },
];

async function main(): Promise<void> {
  const { graph, report } = createRunReport(readRun(RUN));
  const withFramework = createRunReport(readRun(RUN), { framework: 'cis' });
  const browser = await launchChromium();
  try {
    const findings = await openHtml(browser, renderPage(report, graph));
    for (const picture of PICTURES) {
      await takePicture(findings.page, picture);
    }
    await takePrinted(browser, findings.page);
    await findings.close();
    const controls = await openHtml(browser, renderPage(withFramework.report, graph));
    await takePicture(controls.page, { name: 'report-controls', view: '#framework' });
    await controls.close();
  } finally {
    await browser.close();
  }
}

async function takePicture(page: Page, picture: Picture): Promise<void> {
  const { height = 900, name, theme = 'light', view, width = 1440 } = picture;
  await page.setViewport({ width, height });
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: theme }]);
  const address = typeof view === 'string' ? view : await addressOf(page, view.object);
  await page.evaluate((hash) => (location.hash = hash), address);
  await settle(page);
  await page.evaluate(() => document.activeElement instanceof HTMLElement && document.activeElement.blur());
  await save(page, name, await page.screenshot());
}

/** The address of the object with this name, or of the first one whose name begins with it. */
async function addressOf(page: Page, name: string): Promise<string> {
  await page.evaluate((query) => (location.hash = `#search?${new URLSearchParams({ q: query })}`), name);
  await settle(page);
  const addresses = await page.$$eval(
    '.search-view a.name',
    (links, wanted) => links.filter((link) => `${link.textContent} `.startsWith(`${wanted} `)).map(({ hash }) => hash),
    name,
  );
  const [address] = addresses;
  if (address === undefined) {
    throw new Error(`The demo has nothing with the name "${name}".`);
  }
  return address;
}

/** The first page of the findings on paper, as the browser shows the PDF file. */
async function takePrinted(browser: Browser, page: Page): Promise<void> {
  await page.evaluate(() => (location.hash = '#findings'));
  await settle(page);
  const folder = mkdtempSync(join(tmpdir(), 'pictures-'));
  const file = join(folder, 'report.pdf');
  writeFileSync(file, await page.pdf({ format: 'A4', printBackground: true }));
  const viewer = await browser.newPage();
  await viewer.setViewport({ width: 900, height: 1262 });
  await viewer.goto(`${pathToFileURL(file).href}#toolbar=0&view=FitH`);
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  await save(page, 'report-print', await viewer.screenshot());
  await viewer.close();
  rmSync(folder, { recursive: true });
}

/** Drawings appear, and the focus moves, after the view is on the page. */
async function settle(page: Page): Promise<void> {
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 1_000)));
}

async function save(page: Page, name: string, png: Uint8Array): Promise<void> {
  const picture = await palettePng(page, png);
  writeFileSync(join(IMAGES, `${name}.png`), picture);
  process.stdout.write(`${name}.png: ${picture.length} bytes\n`);
}

void main();
