import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'playwright-core';
import { buildJob, buildStats } from '../apps/webapp/src/testing/builders.js';
import { passesInEveryLook, violations } from './axe.js';
import { launch, openSignedIn } from './browser.js';
import { busyDay } from './busy-day.js';
import { firstDay } from './good-day.js';
import { type Product, startProduct } from './product.js';
import { type Stage, startStage } from './scene.js';

const PATHS = ['/', '/?window=7d', '/jobs', '/jobs?owner=platform', '/jobs/drive_sync', '/failures?state=all'];

describe('a busy day', () => {
  let stage: Stage;
  let browser: Browser;
  before(async () => {
    stage = await startStage(busyDay(new Date()));
    browser = await launch();
  });
  after(async () => {
    await browser.close();
    await stage.stop();
  });

  for (const locale of ['en', 'he'] as const) {
    it(`can be read by everybody: ${locale}`, async () => {
      const { page, problems } = await openSignedIn(browser, stage, { locale });
      for (const path of PATHS) {
        await page.goto(stage.url + path);
        await page.locator('.live[data-state=live]:visible').first().waitFor();
        for (const table of await page.locator('.chart-table summary').all()) await table.click();
        await passesInEveryLook(page, path);
      }
      assert.deepEqual(problems, []);
      await page.context().close();
    });
  }

  it('has charts whose time runs from left to right in Hebrew too, with nothing drawn outside of the page', async () => {
    for (const locale of ['en', 'he'] as const) {
      const { page } = await openSignedIn(browser, stage, { locale, width: 390 });
      await page.goto(`${stage.url}/jobs/drive_sync`);
      const times = await page.locator('#durations .chart-time').all();
      const places = await Promise.all(times.map(async (time) => (await time.boundingBox())?.x ?? -1));
      assert.ok(places.length > 2, `${places.length} times are written`);
      assert.deepEqual(
        places,
        [...places].sort((a, b) => a - b),
      );
      for (const label of await page.locator('.chart > svg text').all()) {
        const box = await label.boundingBox();
        assert.ok(box && box.x >= 0 && box.x + box.width <= 390, `${await label.textContent()} in ${locale}`);
      }
      await page.context().close();
    }
  });

  it('leads from each mark of a strip to its run', async () => {
    const { page } = await openSignedIn(browser, stage);
    await page.goto(`${stage.url}/jobs/drive_sync`);
    const marks = page.locator('.strip.wide a');
    assert.equal(await marks.count(), 50);
    const href = await marks.nth(49).getAttribute('href');
    assert.match((await marks.nth(49).getAttribute('title')) ?? '', /^(Completed|Failed|Skipped|Cancelled) · /);
    await marks.nth(49).click();
    await page.waitForURL(`**${href}`);
    await page.context().close();
  });

  it('ticks as many of very many rows as one action takes', async () => {
    const { page } = await openSignedIn(browser, stage);
    const jobs = (await (
      await fetch(`${stage.bot.url}/api/jobs`, { headers: { authorization: `Bearer ${stage.token}` } })
    ).json()) as {
      jobs: { job_id: string }[];
    };
    const many = Array.from({ length: 300 }, (_, at) => ({ ...jobs.jobs[at % 8], job_id: `job_${at}` }));
    const before = stage.bot.answers.listJobs;
    stage.bot.answers.listJobs = { jobs: many } as typeof before;
    await page.goto(`${stage.url}/jobs?q=job`);
    await page.locator('.select-box').first().check();
    await page.locator('[data-select-all]').click();
    assert.equal(await page.locator('.select-box:checked').count(), 50);
    await page.locator('.selection button[formaction="/bulk/jobs/pause"]').click();
    await page.locator('#dialog .chosen').first().waitFor();
    assert.match((await page.locator('#dialog').textContent()) ?? '', /Pause \d+ jobs\?/);
    stage.bot.answers.listJobs = before;
    await page.context().close();
  });
  it('corrects args where they are wrong, without typing the rest again', async () => {
    const { page } = await openSignedIn(browser, stage);
    const schema = { type: 'object', properties: { path: { type: 'string' }, deep: { type: 'boolean' } } };
    const known = stage.bot.answers.getJob;
    const job = buildJob({ args_schema: schema });
    stage.bot.answers.getJob = { job, active_runs: [], history: [], stats: buildStats() };
    const details = [{ path: 'body.args.path', message: 'There is no such folder' }];
    stage.bot.refusals.set('triggerJob', { status: 400, code: 'invalid_input', details });
    await page.goto(`${stage.url}/jobs/cache_maintenance`);
    await page.locator('main .actions a[data-dialog]').first().click();
    const path = page.locator('#dialog input[name="arg.path"]');
    await path.fill('no-such-folder');
    await page.locator('#dialog input[name="arg.deep"]').check();
    await page.locator('#dialog button[type=submit]').click();
    await page.locator('#dialog .field-problem').getByText('There is no such folder').waitFor();
    assert.equal(await path.getAttribute('aria-invalid'), 'true');
    assert.equal(await path.inputValue(), 'no-such-folder');
    assert.ok(await page.locator('#dialog input[name="arg.deep"]').isChecked());
    assert.deepEqual(await violations(page), []);
    stage.bot.refusals.delete('triggerJob');
    await page.locator('#dialog button[type=submit]').click();
    await page.locator('.toast a').waitFor();
    stage.bot.answers.getJob = known as typeof stage.bot.answers.getJob;
    await page.context().close();
  });

  it('begins, on the first day, with what to do first', async () => {
    const { page } = await openSignedIn(browser, stage);
    await page.locator('.live[data-state=live]:visible').waitFor();
    const known = { ...stage.bot.answers };
    Object.assign(stage.bot.answers, firstDay(new Date()));
    stage.bot.emit({ type: 'job.changed', job_id: 'none' });
    await page.locator('#first-steps').getByText('docs/adding-a-job.md').waitFor();
    assert.deepEqual(await violations(page), []);
    Object.assign(stage.bot.answers, known);
    stage.bot.emit({ type: 'job.changed', job_id: 'none' });
    await page.locator('#first-steps').waitFor({ state: 'detached' });
    await page.context().close();
  });
});

describe('a person who looks after jobs', () => {
  let product: Product;
  let browser: Browser;
  before(async () => {
    product = await startProduct({ files: 40 });
    browser = await launch();
  });
  after(async () => {
    await browser.close();
    await product.stop();
  });

  it('finds a failure by what went wrong, acknowledges it, resolves it, and sees it come back', async () => {
    const { page, problems } = await openSignedIn(browser, product);
    const fail = () => product.runToEnd('batch_analyze', { path: 'no-such-folder' });
    await fail();
    await page.goto(`${product.url}/failures`);
    await page.locator('.failures a').first().click();
    await page.waitForURL('**/failures/batch_analyze/*');
    const state = page.locator('main .job-meta .badge');
    await state.getByText('New').waitFor();

    await page.locator('main .actions a[href*="/acknowledge"]').click();
    await page.fill('#dialog input[name=note]', 'The folder comes back');
    await page.locator('#dialog button[type=submit]').click();
    await page.getByText('The folder comes back').waitFor();
    await state.getByText('Acknowledged').waitFor();

    await page.locator('main .actions a[href*="/resolve"]').click();
    await page.locator('#dialog button[type=submit]').click();
    await state.getByText('Resolved').waitFor();

    await fail();
    await state.getByText('Back again').waitFor();
    await page.goto(`${product.url}/failures?state=regressed`);
    await page.locator('.failures > li').first().waitFor();
    assert.deepEqual(problems, []);
    await page.context().close();
  });

  it('sees a deploy in the charts as soon as it is told of', async () => {
    const { page } = await openSignedIn(browser, product);
    await product.api('/api/deploys', { method: 'POST', body: JSON.stringify({ version: '2.0.0' }) });
    await page.goto(product.url);
    await page.locator('#throughput .chart-deploy').waitFor({ state: 'attached' });
    await page.locator('#throughput summary').click();
    await page.locator('#throughput table').getByText('2.0.0').waitFor();
    await page.context().close();
  });

  it('pauses and resumes many jobs at a time, without JavaScript too', async () => {
    const { page } = await openSignedIn(browser, product, { script: false });
    for (const [deed, left] of [
      ['pause', 'resume'],
      ['resume', 'pause'],
    ] as const) {
      await page.goto(`${product.url}/jobs`);
      for (const id of ['cache_maintenance', 'cache_warming']) await page.locator(`.select-box[value=${id}]`).check();
      await page.locator(`.selection button[formaction="/bulk/jobs/${deed}"]`).click();
      assert.equal(await page.locator('.chosen .subject').count(), 2);
      await page.locator('.action-form button.primary').click();
      await page.waitForURL('**/jobs');
      assert.equal(await page.locator('.toast .results li').count(), 2);
      for (const id of ['cache_maintenance', 'cache_warming'])
        await page.locator(`a[href^="/jobs/${id}/${left}"]`).waitFor();
    }
    await page.context().close();
  });
});
