import assert from 'node:assert/strict';
import { get } from 'node:http';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, Page } from 'playwright-core';
import { ago, buildRunSummary } from '../apps/webapp/src/testing/builders.js';
import { launch, openSignedIn } from './browser.js';
import { type Cutter, startCutter } from './cutter.js';
import { type Scene, startScene } from './scene.js';

const RECENT = '#recent [data-key]';

describe('a page that stands open', () => {
  let scene: Scene;
  let line: Cutter;
  let browser: Browser;
  before(async () => {
    browser = await launch();
  });
  after(() => browser.close());
  beforeEach(async () => {
    scene = await startScene();
    line = await startCutter(scene.url);
    ended('one', 'two', 'three');
  });
  afterEach(async () => {
    await line.stop();
    await scene.stop();
  });

  /** The bot's answer from now on: these runs ended lately, newest first. */
  function ended(...ids: string[]) {
    const recent_runs = ids.map((run_id) => buildRunSummary({ run_id, ended_at: ago(5, new Date()) }));
    scene.bot.answers.listActive = { active_runs: [], recent_runs };
  }

  const tell = () => scene.bot.emit({ type: 'job.changed', job_id: 'cache_maintenance' });
  const keys = (page: Page) =>
    page.locator(RECENT).evaluateAll((rows) => rows.map((row) => row.getAttribute('data-key')));

  async function openPage() {
    const { page, problems } = await openSignedIn(browser, { url: line.url, token: scene.token });
    await markIs(page, 'live');
    return { page, problems };
  }

  it('loses nothing and flickers not while its stream is cut again and again', async () => {
    const { page } = await openPage();
    const second = await page.context().newPage();
    await second.goto(line.url);
    await second.evaluate(() => {
      const heard: string[] = [];
      Object.assign(globalThis, { heard });
      new BroadcastChannel('live').addEventListener('message', ({ data }) => {
        if (data.kind === 'event') heard.push(data.event.job_id);
      });
    });
    await page.bringToFront();
    await page.evaluate(() => {
      const marks: (string | null)[] = [];
      Object.assign(globalThis, { marks });
      const mark = document.querySelector('.live');
      if (mark)
        new MutationObserver(() => marks.push(mark.getAttribute('data-state'))).observe(mark, { attributes: true });
    });
    const told: string[] = [];
    for (let n = 0; n < 30; n += 1) {
      told.push(`job-${n}`);
      scene.bot.emit({ type: 'job.changed', job_id: `job-${n}` });
      if (n % 10 === 5) line.cut();
      await sleep(400);
    }
    await second.waitForFunction(
      (count) => (globalThis as unknown as { heard: string[] }).heard.length >= count,
      told.length,
    );
    assert.deepEqual(await second.evaluate(() => (globalThis as unknown as { heard: string[] }).heard), told);
    const marks = await page.evaluate(() => (globalThis as unknown as { marks: string[] }).marks);
    assert.deepEqual(
      marks.filter((mark) => mark !== 'live'),
      [],
    );
    await page.context().close();
  });

  it('asks for nothing twice when one goes from page to page', async () => {
    const { page } = await openPage();
    ended('four', 'one');
    tell();
    await page.locator('[data-key=four]').waitFor();
    const asked: string[] = [];
    page.on('request', (request) => {
      if (request.headers()['x-background']) asked.push(request.url());
    });
    await page.goto(`${line.url}/workers`);
    await markIs(page, 'live');
    assert.deepEqual(asked, []);
    tell();
    await page.waitForRequest((request) => request.headers()['x-background'] === '1');
    await page.context().close();
  });

  it('goes on in another tab after the event that the first one saw last', async () => {
    const { page } = await openPage();
    const second = await page.context().newPage();
    await second.goto(line.url);
    await markIs(second, 'live');
    ended('zero', 'one');
    tell();
    await second.locator('[data-key=zero]').waitFor();
    const stream = page.context().waitForEvent('request', (asked) => asked.url().includes('/api/events'));
    await page.close();
    ended('four', 'one');
    tell();
    assert.match((await stream).url(), /\?last_event_id=\d+$/);
    await second.locator('[data-key=four]').waitFor();
    await second.context().close();
  });

  for (const [fault, begin] of [
    ['refuses with 500', () => scene.bot.refusals.set('listActive', { status: 500, code: 'internal' })],
    ['answers rubbish', () => Object.assign(scene.bot.answers, { listActive: { active_runs: 'rubbish' } })],
    ['does not answer', () => scene.bot.setHanging(true)],
  ] as const) {
    it(`says that it is stale, keeps what it knows and recovers by itself when the bot ${fault}`, async () => {
      const { page, problems } = await openPage();
      begin();
      tell();
      await markIs(page, 'stale');
      assert.deepEqual(await keys(page), ['one', 'two', 'three']);
      scene.bot.refusals.clear();
      scene.bot.setHanging(false);
      ended('after', 'one');
      await markIs(page, 'live');
      assert.deepEqual(await keys(page), ['after', 'one']);
      assert.deepEqual(problems, []);
      await page.context().close();
    });
  }

  it('leaves the focus where it is when its row moves, and lets go of the row once nobody holds it', async () => {
    const { page } = await openPage();
    await page.locator('[data-key=three] a').focus();
    ended('four', 'three', 'two', 'one');
    tell();
    await page.locator('[data-key=four]').waitFor();
    assert.deepEqual(await keys(page), ['four', 'three', 'two', 'one']);
    assert.equal(await focusedKey(page), 'three');
    ended('four', 'two');
    tell();
    await page.locator('[data-key=one]').waitFor({ state: 'detached' });
    assert.equal(await focusedKey(page), 'three');
    await page.locator('#main').focus();
    tell();
    await page.locator('[data-key=three]').waitFor({ state: 'detached' });
    assert.deepEqual(await keys(page), ['four', 'two']);
    await page.context().close();
  });

  it('leaves a selection over several rows as it is, whatever becomes of the rows', async () => {
    const { page } = await openPage();
    const selected = await page.evaluate((rows) => {
      const [first, , third] = document.querySelectorAll(rows);
      getSelection()?.setBaseAndExtent(first ?? document.body, 0, third ?? document.body, 1);
      return String(getSelection());
    }, RECENT);
    ended('four', 'three', 'one');
    tell();
    await page.locator('[data-key=four]').waitFor();
    assert.equal(await page.evaluate(() => String(getSelection())), selected);
    await page.context().close();
  });

  it('does not open what the reader has closed, nor close what the reader has opened', async () => {
    const { page } = await openPage();
    const table = page.locator('main details').first();
    await table.locator('summary').click();
    ended('four');
    tell();
    await page.locator('[data-key=four]').waitFor();
    assert.equal(await table.getAttribute('open'), '');
    await page.evaluate(() => document.querySelector('main details')?.removeAttribute('open'));
    ended('five');
    tell();
    await page.locator('[data-key=five]').waitFor();
    assert.equal(await table.getAttribute('open'), null);
    await page.context().close();
  });

  it('takes 1,000 readers that come back at once', async () => {
    const { page } = await openPage();
    const [session] = (await page.context().cookies()).filter(({ name }) => name.includes('session'));
    const headers = { cookie: `${session?.name}=${session?.value}`, 'last-event-id': '1' };
    const come = () =>
      new Promise<() => void>((resolve, reject) => {
        const asked = get(`${scene.url}/api/events`, { headers, agent: false }, (answer) => {
          answer.setEncoding('utf8');
          answer.on('error', () => undefined);
          answer.on('data', (text: string) => text.includes('data: up') && resolve(() => asked.destroy()));
        });
        asked.on('error', reject);
      });
    tell();
    const leave = await Promise.all(Array.from({ length: 1_000 }, come));
    ended('four');
    tell();
    await page.locator('[data-key=four]').waitFor();
    for (const each of leave) each();
    await page.context().close();
  });
});

function markIs(page: Page, state: string): Promise<void> {
  return page.locator(`.live[data-state=${state}]:visible`).first().waitFor();
}

function focusedKey(page: Page): Promise<string | null | undefined> {
  return page.evaluate(() => document.activeElement?.closest('[data-key]')?.getAttribute('data-key'));
}
