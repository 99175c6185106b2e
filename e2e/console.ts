import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { buildRun, buildRunSummary } from '../apps/webapp/src/testing/builders.js';
import { isInView, passesInEveryLook } from './axe.js';
import { launch, openSignedIn } from './browser.js';
import { say } from './console-steps.js';
import { type Scene, startScene } from './scene.js';

const running = { run_id: 'run-new', status: 'running', ended_at: null, total_items: 100 } as const;

describe('the console', () => {
  let scene: Scene;
  let browser: Browser;
  before(async () => {
    scene = await startScene();
    browser = await launch();
  });
  beforeEach(() => {
    scene.bot.answers.getRun = { run: buildRun({ ...running, progress: 10 }) };
    scene.bot.received.length = 0;
  });
  after(async () => {
    await browser.close();
    await scene.stop();
  });

  async function openConsole(look: Parameters<typeof openSignedIn>[2] = {}) {
    const { page, problems } = await openSignedIn(browser, scene, look);
    await page.goto(`${scene.url}/console`);
    if (look.script !== false) await page.locator('.live[data-state=live]:visible').first().waitFor();
    return { page, problems };
  }

  for (const locale of ['en', 'he'] as const) {
    it(`can be read and used by everybody, by keys alone: ${locale}`, async () => {
      const { page, problems } = await openConsole({ locale, width: locale === 'he' ? 390 : 1280 });
      await passesInEveryLook(page, 'empty');
      for (const command of ['/help', '/jobs', '/logs', '/run batch_analyze']) {
        await page.focus('#console-text');
        await say(page, command);
      }
      await passesInEveryLook(page, 'with answers');
      await page.locator('button[value=yes]').focus();
      await page.keyboard.press('Enter');
      await page.locator('[data-run=run-new]').waitFor();
      assert.ok(await isInView(page, '#console-text'), 'the field is not in view');
      assert.ok(await isInView(page, '[data-run=run-new]'), 'the newest is not in view');
      await passesInEveryLook(page, 'with a run');
      assert.deepEqual(problems, []);
      await page.context().close();
    });
  }

  it('keeps the focus in the field, and brings back what was typed', async () => {
    const { page } = await openConsole();
    assert.ok(await isFocused(page, '#console-text'), 'the field has no focus');
    await say(page, '/jobs');
    await say(page, '/logs');
    assert.ok(await isFocused(page, '#console-text'), 'the field has lost the focus');
    await page.keyboard.type('/dra');
    for (const [key, text] of [
      ['ArrowUp', '/logs'],
      ['ArrowUp', '/jobs'],
      ['ArrowUp', '/jobs'],
      ['ArrowDown', '/logs'],
      ['ArrowDown', '/dra'],
    ] as const) {
      await page.keyboard.press(key);
      assert.equal(await page.inputValue('#console-text'), text);
    }
    await page.locator('.chip', { hasText: '/pause' }).click();
    assert.equal(await page.inputValue('#console-text'), '/pause ');
    assert.ok(await isFocused(page, '#console-text'), 'a suggestion does not lead to the field');
    await page.context().close();
  });

  it('takes commands that are typed faster than they are answered, each in its turn', async () => {
    const { page } = await openConsole();
    for (const command of ['/jobs', '/logs', '/jobs', '/help']) {
      await page.keyboard.type(command);
      await page.keyboard.press('Enter');
    }
    await page.locator('.exchange').nth(3).waitFor();
    assert.deepEqual(await page.locator('[data-said]').allTextContents().then(lastWords), [
      '/jobs',
      '/logs',
      '/jobs',
      '/help',
    ]);
    await page.context().close();
  });

  it('presses once however often it is clicked, and goes on with what the message became', async () => {
    const { page } = await openConsole();
    await say(page, '/run batch_analyze');
    await page.locator('button[value=yes]').dblclick();
    await page.locator('[data-run=run-new]').waitFor();
    assert.equal(pressed(scene), 1);
    assert.ok(await isFocused(page, '.exchange:last-child'), 'the message has not the focus');
    await page.context().close();
  });

  it('follows a run to its end', async () => {
    const { page } = await openConsole();
    await say(page, '/run batch_analyze');
    await page.locator('button[value=yes]').click();
    const bar = page.locator('[data-run=run-new] progress');
    await bar.waitFor();
    scene.bot.emit({ type: 'run.progress', run: buildRunSummary({ ...running, progress: 45, processed_items: 45 }) });
    await page.locator('[data-run=run-new] progress[value="45"]').or(page.getByText('45%')).first().waitFor();
    const end = buildRun({ run_id: 'run-new', status: 'failed', error_message: 'The folder is not there' });
    scene.bot.answers.getRun = { run: end };
    scene.bot.emit({ type: 'run.ended', run: buildRunSummary({ run_id: 'run-new', status: 'failed' }) });
    await page.getByText('The folder is not there').waitFor();
    assert.equal(await bar.count(), 0);
    await page.context().close();
  });

  it('gives back what may not have arrived, and does it once all the same', async () => {
    const { page } = await openConsole();
    await say(page, '/jobs');
    await page.context().setOffline(true);
    await page.keyboard.type('/run batch_analyze');
    await page.keyboard.press('Enter');
    await page.locator('.console-unsent:not(:empty)').waitFor();
    assert.equal(await page.inputValue('#console-text'), '/run batch_analyze');
    await page.context().setOffline(false);
    await page.keyboard.press('Enter');
    await page.locator('button[value=yes]').waitFor();
    assert.equal(await page.locator('.console-unsent').textContent(), '');
    await page.context().close();
  });

  it('leads to signing in, and back, when the session has ended', async () => {
    const { page } = await openConsole();
    await page.context().clearCookies({ name: 'session' });
    await page.keyboard.type('/jobs');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/login?next=/console');
    await page.fill('input[name=token]', scene.token);
    await page.click('main button[type=submit]');
    await page.waitForURL('**/console');
    await page.context().close();
  });

  it('works without JavaScript', async () => {
    const { page } = await openConsole({ script: false });
    await page.locator('.chip', { hasText: '/run' }).click();
    assert.equal(await page.inputValue('#console-text'), '/run ');
    await page.fill('#console-text', '/run batch_analyze');
    await page.click('#console-form button');
    await page.locator('button[value=yes]').dblclick();
    await page.locator('[data-run=run-new]').waitFor();
    assert.equal(pressed(scene), 1);
    assert.match(page.url(), /\/console#exchange-\d+$/);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      (async () => {
        await page.fill('#console-text', '/logs');
        await page.click('#console-form button');
        await page.locator('a[download]').click();
      })(),
    ]);
    assert.equal(download.suggestedFilename(), 'run.log');
    await page.context().close();
  });
});

const isFocused = (page: Page, selector: string) =>
  page.locator(selector).evaluate((it) => it === document.activeElement);

const lastWords = (texts: string[]) => texts.map((text) => text.slice(text.indexOf('/')));

const pressed = ({ bot }: Scene) => bot.received.filter(({ body }) => body.includes('"press":"yes"')).length;
