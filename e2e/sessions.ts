import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { actions } from '../apps/webapp/src/actions/index.js';
import { launch, open, openSignedIn, signIn } from './browser.js';
import { addressOf, PAGES } from './every-page.js';
import { type Scene, startScene } from './scene.js';

const CODE = 'a-one-time-code-of-browser-tests';
/** Seen within a second, on a machine that has nothing else to do; without a word from the server it would take over five. */
const SEEN_WITHIN_MS = 4_500;

describe('sessions', () => {
  let scene: Scene;
  let browser: Browser;
  before(async () => {
    scene = await startScene();
    browser = await launch();
  });
  after(async () => {
    await browser.close();
    await scene.stop();
  });

  const live = (page: Page) => page.locator('.live[data-state=live]:visible').first().waitFor();

  async function asViewer(script = true): Promise<Page> {
    scene.bot.answers.redeemSignInLink = { actor: { kind: 'telegram', id: '77', name: 'Dana', role: 'viewer' } };
    const { page } = await open(browser, scene, { script });
    await page.context().addCookies([await signIn(scene, CODE)]);
    return page;
  }

  it('end everywhere at once: streams close, and another browser says so', async () => {
    const { page } = await openSignedIn(browser, scene);
    const { page: other, problems } = await openSignedIn(browser, scene);
    await live(other);
    await page.goto(`${scene.url}/settings`);
    await page.locator('a[href^="/settings/sessions/end?"]').click();
    await page.locator('#dialog[open] button[type=submit]').click();
    const startedAt = performance.now();
    await other.locator('.live[data-state=out]:visible').waitFor({ timeout: SEEN_WITHIN_MS });
    console.log(`seen in the other browser after ${Math.round(performance.now() - startedAt)} ms`);
    await page.waitForURL('**/login?why=everywhere');
    await other.reload();
    await other.waitForURL('**/login?*why=ended*');
    assert.deepEqual(problems, []);
    await page.context().close();
    await other.context().close();
  });

  it('can be ended one by one, without the script too', async () => {
    const { page } = await openSignedIn(browser, scene, { script: false });
    const { page: other } = await openSignedIn(browser, scene);
    await page.goto(`${scene.url}/settings`);
    await page.locator('.sessions a[href*="/end"]').first().click();
    await page.locator('.action-form button[type=submit]').click();
    await page.waitForURL('**/settings');
    await page.locator('.toast').waitFor();
    await other.reload();
    await other.waitForURL('**/login?*');
    await page.context().close();
    await other.context().close();
  });

  it('of viewers show no way to act on any page, and are refused when they post by hand', async () => {
    const page = await asViewer();
    for (const path of PAGES) {
      await page.goto(scene.url + path);
      const ways = await page
        .locator('a[data-dialog], form[method=post]')
        .evaluateAll((found) => found.map((each) => each.getAttribute('href') ?? each.getAttribute('action') ?? ''));
      const allowed = /^\/(?:preferences|logout|login|console|settings\/sessions\/)/;
      assert.deepEqual(
        ways.filter((way) => !allowed.test(way)),
        [],
        path,
      );
    }
    await page.goto(`${scene.url}/jobs`);
    for (const { path, role } of actions.filter((action) => action.role !== 'viewer')) {
      const status = await page.evaluate(
        async (address) => (await fetch(address, { method: 'POST', body: new URLSearchParams({ back: '/' }) })).status,
        addressOf(path),
      );
      assert.equal(status, 403, `${path} is for ${role}`);
    }
    await page.context().close();
  });

  for (const script of [true, false]) {
    it(`end in the middle of an action, which is asked again as it was filled in: ${script ? 'in a dialog' : 'without the script'}`, async () => {
      const { page } = await openSignedIn(browser, scene, { script });
      await page.goto(`${scene.url}/jobs/batch_analyze`);
      await page.locator('main a[href*="/pause?"]').first().click();
      await page.locator('[data-action-form] input[name=reason]').fill('Moving house');
      await page.context().clearCookies({ name: 'session' });
      await page.locator('[data-action-form] button[type=submit]').click();
      await page.waitForURL('**/login?*why=undone*');
      const asked = scene.bot.received.filter(({ operation }) => operation === 'pauseJob').length;
      await page.fill('input[name=token]', scene.token);
      await page.locator('main button[type=submit]').click();
      await page.waitForURL('**/jobs/batch_analyze/pause?*');
      assert.equal(await page.inputValue('input[name=reason]'), 'Moving house');
      await page.locator('.action-form .banner.is-warning').waitFor();
      assert.equal(scene.bot.received.filter(({ operation }) => operation === 'pauseJob').length, asked);
      await page.locator('.action-form button[type=submit]').click();
      await page.waitForURL('**/jobs/batch_analyze');
      assert.equal(scene.bot.received.filter(({ operation }) => operation === 'pauseJob').length, asked + 1);
      await page.context().close();
    });
  }

  it('lead to every page that was linked to, with all that its address says', async () => {
    const { page } = await open(browser, scene, { script: false });
    for (const path of [...PAGES, '/runs?status=failed&q=%D7%A9', '/audit?outcome=failed&from=2026-03-01']) {
      await page.context().clearCookies({ name: 'session' });
      await page.goto(scene.url + path);
      if (new URL(page.url()).pathname !== '/login') assert.fail(`${path} was shown to a stranger`);
      await page.fill('input[name=token]', scene.token);
      await page.locator('main button[type=submit]').click();
      await page.waitForURL(scene.url + path);
    }
    await page.context().close();
  });
});

describe('the navigation of a phone', () => {
  let scene: Scene;
  let browser: Browser;
  before(async () => {
    scene = await startScene();
    browser = await launch();
  });
  after(async () => {
    await browser.close();
    await scene.stop();
  });

  for (const script of [true, false]) {
    it(`opens the rest by a tap and closes it by one beside it, ${script ? 'with' : 'without'} the script`, async () => {
      const { page } = await openSignedIn(browser, scene, { width: 390, script });
      const audit = page.locator('#more a[href="/audit"]');
      assert.equal(await audit.isVisible(), false);
      await page.locator('.more-button').click();
      await audit.waitFor();
      assert.ok(await page.locator('#more button[name=locale]').first().isVisible());
      assert.ok(await page.locator('#more button[name=theme]').first().isVisible());
      await page.mouse.click(195, 60);
      await audit.waitFor({ state: 'hidden' });
      await page.locator('.more-button').click();
      await audit.click();
      await page.waitForURL('**/audit');
      await page.context().close();
    });
  }

  it('is used by the keyboard alone', async () => {
    const { page } = await openSignedIn(browser, scene, { width: 390 });
    await page.locator('.more-button').focus();
    await page.keyboard.press('Enter');
    await page.locator('#more a[href="/settings"]').waitFor();
    await page.keyboard.press('Escape');
    await page.locator('#more a[href="/settings"]').waitFor({ state: 'hidden' });
    assert.ok(await page.locator('.more-button').evaluate((button) => button === document.activeElement));
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    const first = await page.evaluate(() => document.activeElement?.getAttribute('href'));
    assert.equal(first, await page.locator('#more a').first().getAttribute('href'));
    await page.keyboard.press('Enter');
    await page.waitForURL(`**${first}`);
    await page.context().close();
  });
});
