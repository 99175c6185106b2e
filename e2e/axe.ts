import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type axe from 'axe-core';
import type { Page } from 'playwright-core';
import { HEIGHTS, LOOKS, type Look } from './browser.js';

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
/** What depends on colours. */
const COLOUR_RULES: readonly string[] = ['color-contrast', 'link-in-text-block'];
const axeSource = readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds, asked about all rules or some: the rule, and where. It goes into a page once. */
export async function violations(page: Page, rules?: readonly string[]): Promise<string[]> {
  // Colours in transition are no colours yet.
  await page.waitForFunction(() => document.getAnimations().every((each) => each.effect?.getTiming().iterations !== 1));
  if (await page.evaluate(() => !('axe' in globalThis))) await page.evaluate(await axeSource);
  const results = await page.evaluate(
    (runOnly) =>
      (globalThis as unknown as { axe: typeof axe }).axe.run(document, {
        runOnly,
        resultTypes: ['violations'],
        preload: false,
      }),
    rules ? { type: 'rule' as const, values: [...rules] } : { type: 'tag' as const, values: TAGS },
  );
  return results.violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, any }) => `${id} at ${target.join(' ')}: ${any[0]?.message ?? ''}`),
  );
}

/** True if the whole of it can be seen without scrolling. */
export async function isInView(page: Page, selector: string): Promise<boolean> {
  const box = await page.locator(selector).first().boundingBox();
  const size = page.viewportSize();
  if (!box || !size) return false;
  return box.x >= 0 && box.y >= 0 && box.x + box.width <= size.width && box.y + box.height <= size.height;
}

/** True if nobody has to scroll sideways. */
export function fits(page: Page): Promise<boolean> {
  return page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth);
}

/** Fails where somebody could not read or reach what is shown, or must scroll sideways. */
export async function passes(page: Page, what: string, { theme, width }: Pick<Look, 'theme' | 'width'>): Promise<void> {
  // A theme changes colours only; everything else is asked of the same page in the light one.
  assert.deepEqual(await violations(page, theme === 'dark' ? COLOUR_RULES : undefined), [], what);
  assert.ok(await fits(page), `${what} is wider than ${width} px`);
}

/** The same in both themes on a phone and on a desk, without a new visit: a theme is an attribute, a width one of the window. */
export async function passesInEveryLook(page: Page, what: string): Promise<void> {
  for (const { theme, width } of LOOKS.filter(({ locale }) => locale === 'en')) {
    await page.setViewportSize({ width, height: HEIGHTS[width] });
    await page.evaluate((name) => {
      document.documentElement.dataset.theme = name;
    }, theme);
    await passes(page, `${what}: ${theme} ${width}`, { theme, width });
  }
}
