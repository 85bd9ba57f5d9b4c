import { existsSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** A browser for one file of tests. What a page reports as a fault of its own fails the test. */
export interface TestBrowser {
  /** A page of a fresh visitor, without anything stored. */
  open(url: string, options?: BrowserContextOptions): Promise<Page>;
}

/**
 * Tests in a real Chromium (`CHROMIUM_PATH`, or one of the usual places). Without one, a single test says so, and the
 * rest is left out; with `CI_REQUIRE_SERVICES=1` that test fails.
 */
export function describeInChromium(name: string, tests: (browser: TestBrowser) => void): void {
  const executablePath = process.env.CHROMIUM_PATH ?? PLACES.find((place) => existsSync(place));
  if (executablePath === undefined) {
    const notice = `${name}: NOT TESTED, no Chromium found (set CHROMIUM_PATH)`;
    test(notice, () => {
      // Jest leaves the names of passing tests out when it runs several files.
      process.stderr.write(`${notice}\n`);
      expect(process.env.CI_REQUIRE_SERVICES).not.toBe('1');
    });
    return;
  }
  describe(name, () => {
    let browser: Browser;
    let faults: string[] = [];

    beforeAll(async () => {
      browser = await chromium.launch({ executablePath, args: FLAGS });
    }, 180_000);
    afterAll(async () => {
      await browser?.close();
    });
    afterEach(async () => {
      for (const context of browser.contexts()) await context.close();
      expect(faults.splice(0)).toEqual([]);
    });

    tests({
      async open(url, options = {}) {
        const context = await browser.newContext({
          locale: 'en-GB',
          viewport: { width: 1000, height: 760 },
          ...options,
        });
        const page = await context.newPage();
        faults = [];
        page.on('pageerror', (error) => faults.push(String(error)));
        page.on('console', (message) => {
          if (/Content Security Policy|Refused to/.test(message.text())) faults.push(message.text());
        });
        await page.goto(url);
        return page;
      },
    });
  });
}
