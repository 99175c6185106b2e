import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'playwright-core';
import { violations } from './axe.js';
import { launch, openSignedIn } from './browser.js';
import { press, pressInPlace, say } from './console-steps.js';
import { type Product, startProduct } from './product.js';

const WORDS = {
  en: {
    jobs: /\d+ jobs/,
    run: /^▶️ Run/,
    sure: 'Really?',
    yes: /Yes, do it/,
    status: 'Completed',
    unknown: 'no such command',
  },
  he: { jobs: /\d+ עבודות/, run: /▶️/, sure: '❓', yes: /כן/, status: 'הושלמה', unknown: '⚠️' },
};

describe('the commands of the chat on the console', () => {
  let product: Product;
  let browser: Browser;
  before(async () => {
    product = await startProduct({ files: 40, env: { SENSITIVE_COMMAND_COOLDOWN_SEC: '0' } });
    browser = await launch();
  });
  after(async () => {
    await browser.close();
    await product.stop();
  });

  for (const locale of ['en', 'he'] as const) {
    const words = WORDS[locale];

    it(`are answered in words, with buttons that act, and runs that are followed: ${locale}`, async () => {
      const { page, problems } = await openSignedIn(browser, product, { locale });
      await page.goto(`${product.url}/console`);
      await page.locator('.live[data-state=live]:visible').first().waitFor();
      await page.locator('.chip', { hasText: '/jobs' }).waitFor();
      const newest = page.locator('.exchange').last();

      await say(page, '/help');
      await newest.locator('code', { hasText: '/run' }).waitFor();
      await say(page, '/jobs');
      assert.match((await newest.textContent()) ?? '', words.jobs);

      await say(page, '/run batch_analyze {"path":"part-1"}');
      await newest.locator('.console-run .badge.is-completed', { hasText: words.status }).waitFor();

      await say(page, '/jobs batch_analyze');
      await press(page, words.run);
      await newest.getByText(words.sure).waitFor();
      await pressInPlace(page, words.yes);
      await newest.locator('.console-run .badge.is-completed').waitFor();

      await say(page, '/nonsense');
      await newest.getByText(words.unknown).waitFor();
      assert.deepEqual(await violations(page), []);
      await page.locator('.exchange a[href^="/runs/"]').last().click();
      await page.waitForURL('**/runs/*');
      assert.deepEqual(problems, []);
      await page.context().close();
    });
  }
});
