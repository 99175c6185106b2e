import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { buildAlert } from '../apps/webapp/src/testing/alert-builders.js';
import { buildRunSummary } from '../apps/webapp/src/testing/builders.js';
import { fits } from './axe.js';
import { badNight } from './bad-night.js';
import { launch, openSignedIn } from './browser.js';
import { say } from './console-steps.js';
import { EVERYTHING, PAGES } from './every-page.js';
import { harm, tooWide } from './hostile-checks.js';
import { LONG, MARK, MARKUP, poisonAnswers } from './poison.js';
import { type Stage, startStage } from './scene.js';

const TYPED = ['/jobs', '/runs'].map((path) => `${path}?q=${encodeURIComponent(MARKUP.slice(0, 190))}`);

describe('texts of people who mean no good', () => {
  let browser: Browser;
  const stages = new Map<string, Stage>();
  before(async () => {
    browser = await launch();
    for (const [name, text] of Object.entries({ MARKUP, LONG })) {
      const stage = await startStage(badNight(new Date()).answers);
      poisonAnswers(stage.bot.answers, text);
      stages.set(name, stage);
    }
  });
  after(async () => {
    await browser.close();
    for (const stage of stages.values()) await stage.stop();
  });

  for (const locale of ['en', 'he'] as const) {
    for (const [name, what] of [
      ['MARKUP', 'markup, controls of direction and emoji'],
      ['LONG', '10,000 characters without a space'],
    ] as const) {
      it(`are shown as text, in their place, on every page: ${what}, ${locale}`, async () => {
        const stage = stages.get(name);
        assert.ok(stage);
        const { page, problems } = await openSignedIn(browser, stage, { locale });
        watchClosely(page, stage.url, problems);
        const shownAt: string[] = [];
        const found: string[] = [];
        for (const path of [...EVERYTHING, ...TYPED]) {
          const answer = await page.goto(stage.url + path);
          assert.equal(answer?.status(), 200, path);
          if ((await page.locator('main').textContent())?.includes(MARK)) shownAt.push(path);
          found.push(...(await harm(page)).map((each) => `${path}: ${each}`));
          for (const width of [1280, 390]) {
            await page.setViewportSize({ width, height: 844 });
            if (!(await fits(page))) found.push(`${path} is wider than ${width} px`);
            found.push(...(await tooWide(page)).map((each) => `${path} at ${width}: ${each}`));
          }
        }
        assert.deepEqual(found, []);
        const bare = PAGES.filter((path) => !shownAt.includes(path));
        assert.ok(bare.length <= 3, `no hostile text was seen at ${bare.join(', ')}`);
        assert.deepEqual(problems, []);
        await page.context().close();
      });
    }

    it(`are shown as text when they come while the page stands, or as an answer of the console: ${locale}`, async () => {
      const stage = stages.get('MARKUP');
      assert.ok(stage);
      const { page, problems } = await openSignedIn(browser, stage, { locale });
      watchClosely(page, stage.url, problems);
      await page.locator('.live[data-state=live]:visible').waitFor();
      const refreshed = page.waitForResponse((answer) => answer.request().headers()['x-background'] === '1');
      const run = { job_id: MARKUP, status: 'running', message: MARKUP, ended_at: null, total_items: 10 } as const;
      stage.bot.emit({ type: 'run.progress', run: buildRunSummary(run) });
      stage.bot.emit({ type: 'run.ended', run: buildRunSummary({ ...run, status: 'failed', error_message: MARKUP }) });
      await refreshed;
      assert.deepEqual(await harm(page), [], 'after events');

      await page.goto(`${stage.url}/console`);
      for (const command of ['/jobs', '/logs', '/run <img src=x onerror=alert(1)>']) await say(page, command);
      assert.match((await page.locator('.exchange').last().textContent()) ?? '', /<img src=x/);
      assert.deepEqual(await harm(page), [], 'on the console');
      assert.ok(await fits(page), 'the console is too wide');

      const acknowledged = {
        by: { kind: 'web', id: 'other', name: MARKUP },
        at: new Date().toISOString(),
        note: null,
      } as const;
      stage.bot.answers.acknowledgeAlert = { alert: buildAlert({ state: 'acknowledged', acknowledged }) };
      await page.goto(`${stage.url}/alerts/drive-fails/acknowledge`);
      await page.fill('main input[name=note]', MARKUP.replace(/\p{Cc}/gu, ''));
      await page.click('main button[type=submit]');
      await page.locator('.toast').waitFor();
      assert.match((await page.locator('.toast').textContent()) ?? '', new RegExp(MARK));
      assert.deepEqual(await harm(page), [], 'in a notice');
      assert.deepEqual(problems, []);
      await page.context().close();
    });
  }
});

/** Whatever a page must not do, whether or not it succeeds: ask for anything elsewhere, open a dialog, break the policy. */
function watchClosely(page: Page, url: string, problems: string[]): void {
  page.on('dialog', (dialog) => {
    problems.push(`a dialog says ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('request', (request) => {
    if (!request.url().startsWith(`${url}/`)) problems.push(`asked for ${request.url().slice(0, 100)}`);
    if (request.url() === `${url}/x`) problems.push('asked for the picture');
  });
}
