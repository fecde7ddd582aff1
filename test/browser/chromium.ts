import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { type Browser, launch, type Page } from 'puppeteer-core';

const PATHS = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** The browser to test in, if there is one. */
export const chromiumPath = PATHS.find((path) => path && existsSync(path));

/** Tests that need a browser. Without one they are skipped, and their name says why. */
export function describeInBrowser(name: string, tests: () => void): void {
  if (chromiumPath) {
    describe(name, tests);
  } else {
    describe.skip(`${name} (skipped: no Chromium in /usr/bin; install it or set CHROMIUM)`, tests);
  }
}

export async function launchChromium(): Promise<Browser> {
  return launch({
    executablePath: chromiumPath,
    args: [
      '--no-sandbox',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--enable-unsafe-swiftshader',
    ],
  });
}

/** A page on the disk, opened in a tab of its own. */
export interface OpenPage {
  page: Page;
  /** Addresses that the page asked for, besides itself. */
  requests: string[];
  /** Exceptions, and messages of the content security policy. */
  errors: string[];
  close(): Promise<void>;
}

/** Opens HTML as a file, as a person would. */
export async function openHtml(browser: Browser, html: string): Promise<OpenPage> {
  const folder = mkdtempSync(join(tmpdir(), 'page-'));
  const file = join(folder, 'report.html');
  writeFileSync(file, html);
  const address = pathToFileURL(file).href;
  const page = await browser.newPage();
  const requests: string[] = [];
  const errors: string[] = [];
  page.on('request', (request) => {
    if (request.url().split('#')[0] !== address && !request.url().startsWith('data:')) {
      requests.push(request.url());
    }
  });
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  await page.setViewport({ width: 1440, height: 900 });
  await page.goto(address);
  return {
    page,
    requests,
    errors,
    close: async () => {
      await page.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
