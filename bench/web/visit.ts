import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, BrowserContext, Page } from 'playwright-core';

/** What a visit to a page cost. */
export interface Visit {
  /** Compressed, with the headers, as they came over the wire. */
  bytes: number;
  /** Milliseconds until the largest thing was painted. */
  paintMs: number;
  /** The longest task of the page's thread, in milliseconds; 0 where none took 50. */
  longestTaskMs: number;
  /** How many rows were shown. */
  rows: number;
}

/** What is visited: where, what shows that it is there, and the cookies that it takes. */
export interface Place {
  url: string;
  /** The rows that are waited for. */
  rows: string;
  cookie: string | null;
}

const SETTLE_MS = 400;

/** A visit with an empty cache, then one with what the first has left. */
export async function visitTwice(browser: Browser, place: Place): Promise<{ cold: Visit; warm: Visit }> {
  const context = await openContext(browser, place);
  const cold = await visit(context, place);
  const warm = await visit(context, place);
  await context.close();
  return { cold, warm };
}

/** A browser of its own that has seen nothing, signed in, that notes what is painted and what takes long. */
export async function openContext(browser: Browser, { url, cookie }: Place): Promise<BrowserContext> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, timezoneId: 'UTC' });
  if (cookie) {
    const [name = '', value = ''] = cookie.split('=');
    await context.addCookies([{ name, value, url: new URL('/', url).href }]);
    await context.addCookies([{ name: 'tz', value: 'UTC', url: new URL('/', url).href }]);
  }
  await context.addInitScript(() => {
    const seen = { paintMs: 0, longestTaskMs: 0 };
    Object.assign(globalThis, { seen });
    // Functions with names would be called by names that this page does not have.
    new PerformanceObserver((list) => {
      for (const { startTime } of list.getEntries()) seen.paintMs = startTime;
    }).observe({ type: 'largest-contentful-paint', buffered: true });
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) seen.longestTaskMs = Math.max(seen.longestTaskMs, duration);
    }).observe({ type: 'longtask', buffered: true });
  });
  return context;
}

async function visit(context: BrowserContext, place: Place): Promise<Visit> {
  const page = await context.newPage();
  const bytes = await countBytes(page);
  await page.goto(place.url, { waitUntil: 'load' });
  await page.locator(place.rows).first().waitFor();
  await sleep(SETTLE_MS);
  const rows = await page.locator(place.rows).count();
  const result = { bytes: bytes(), rows, ...(await whatWasSeen(page)) };
  await page.close();
  return result;
}

/** Counts what comes over the wire from now on. */
async function countBytes(page: Page): Promise<() => number> {
  const devtools = await page.context().newCDPSession(page);
  let bytes = 0;
  devtools.on('Network.loadingFinished', ({ encodedDataLength }) => {
    bytes += encodedDataLength;
  });
  await devtools.send('Network.enable');
  return () => bytes;
}

/** What the page's own observers have noted. */
export function whatWasSeen(page: Page): Promise<Pick<Visit, 'paintMs' | 'longestTaskMs'>> {
  return page.evaluate(() => {
    const { seen } = globalThis as unknown as { seen: Pick<Visit, 'paintMs' | 'longestTaskMs'> };
    return { paintMs: seen.paintMs, longestTaskMs: seen.longestTaskMs };
  });
}

/** The longest task is looked for from now on. */
export function forgetTasks(page: Page): Promise<void> {
  return page.evaluate(() => {
    (globalThis as unknown as { seen: Pick<Visit, 'longestTaskMs'> }).seen.longestTaskMs = 0;
  });
}
