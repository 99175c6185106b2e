import type { Page } from 'playwright-core';

/** Types a command and waits for its answer. */
export async function say(page: Page, command: string): Promise<void> {
  await page.focus('#console-text');
  await answered(page, async () => {
    await page.keyboard.type(command);
    await page.keyboard.press('Enter');
  });
}

/** Presses a button of the newest answer by a word of its label, and waits for what comes of it in a message of its own. */
export async function press(page: Page, label: RegExp): Promise<void> {
  await answered(page, () => buttonOf(page, label).click());
}

/** Presses a button whose message becomes another one. */
export async function pressInPlace(page: Page, label: RegExp): Promise<void> {
  const button = buttonOf(page, label);
  await button.click();
  await button.waitFor({ state: 'detached' });
}

const buttonOf = (page: Page, label: RegExp) =>
  page.locator('.exchange').last().getByRole('button', { name: label }).first();

async function answered(page: Page, act: () => Promise<void>): Promise<void> {
  const last = await page.evaluate(() => [...document.querySelectorAll('.exchange')].at(-1)?.id);
  await act();
  await page.waitForFunction((id) => [...document.querySelectorAll('.exchange')].at(-1)?.id !== id, last);
  await page.locator('#console:not([aria-busy])').waitFor();
}
