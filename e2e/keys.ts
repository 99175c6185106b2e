import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';

const MOST_STOPS = 150;

/** Presses Tab until the focus is on what is looked for, as somebody does who has no mouse. */
export async function tabTo(page: Page, selector: string, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  await page.locator(selector).first().waitFor();
  for (let stop = 0; stop < MOST_STOPS; stop += 1) {
    if (await isOn(page, selector)) return;
    await page.keyboard.press(key);
  }
  assert.fail(`${selector} is not reached by ${MOST_STOPS} times ${key}`);
}

/** Goes there by Tab and presses Enter. */
export async function enter(page: Page, selector: string): Promise<void> {
  await tabTo(page, selector);
  await page.keyboard.press('Enter');
}

/** Goes to a field by Tab and types into it. */
export async function type(page: Page, selector: string, text: string): Promise<void> {
  await tabTo(page, selector);
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type(text);
}

/** Waits until the focus is where it should be. */
export async function focused(page: Page, selector: string): Promise<void> {
  await page
    .waitForFunction((wanted) => document.activeElement?.matches(wanted), selector, { timeout: 10_000 })
    .catch(async () => assert.fail(`the focus is not on ${selector}, but on ${await whereTheFocusIs(page)}`));
}

/** Fails when the focus has fallen back to the beginning of the page, and stays there. */
export async function keepsFocus(page: Page): Promise<void> {
  await page
    .waitForFunction(() => document.activeElement !== document.body, undefined, { timeout: 5_000 })
    .catch(() => assert.fail(`the focus is lost at ${page.url()}`));
}

function isOn(page: Page, selector: string): Promise<boolean> {
  return page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector);
}

function whereTheFocusIs(page: Page): Promise<string> {
  return page.evaluate(() => {
    const { activeElement } = document;
    if (!activeElement || activeElement === document.body) return 'body';
    return activeElement.outerHTML.slice(0, 120);
  });
}
