import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { launch, openSignedIn } from './browser.js';
import { press, pressInPlace, say } from './console-steps.js';
import { type Product, startProduct } from './product.js';

type Step = string | { press: RegExp } | { pressInPlace: RegExp };

/** Writes a picture of the answer to every command, in both languages, into a folder. */
export async function takeAnswers(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const browser = await launch();
  try {
    for (const locale of ['en', 'he'] as const) {
      const product = await startProduct({ files: 20_000, env: { SENSITIVE_COMMAND_COOLDOWN_SEC: '0' } });
      try {
        const { page } = await openSignedIn(browser, product, { locale });
        // The whole of the conversation is shown: a picture of a message must not be cut by what scrolls.
        await page.setViewportSize({ width: 640, height: 3_000 });
        await page.goto(`${product.url}/console`);
        await page.locator('.live[data-state=live]:visible').first().waitFor();
        await takeConversation(page, product, (name) => join(folder, `console-${name}-${locale}.png`));
        await page.context().close();
      } finally {
        await product.stop();
      }
    }
  } finally {
    await browser.close();
  }
}

async function takeConversation(page: Page, product: Product, fileOf: (name: string) => string): Promise<void> {
  async function take(name: string, ...steps: Step[]) {
    for (const step of steps) await perform(page, step);
    await page
      .locator('.exchange')
      .last()
      .screenshot({ path: fileOf(name) });
  }

  for (const path of ['part-1', 'part-2', 'no-such-folder']) await product.runToEnd('batch_analyze', { path });
  const failed = await product.runToEnd('batch_analyze', { path: 'no-such-folder' });
  await take('help', '/help');
  await take('jobs', '/jobs');
  await take('jobs-category', '/jobs cache');
  await take('jobs-failed', '/jobs failed');
  await take('job', '/jobs batch_analyze');
  await take('confirm', { press: /▶️/ });
  await take('run', { pressInPlace: /✅|Yes|כן/ });
  await take('jobs-active', '/jobs active');
  const { active_runs } = (await product.api('/api/jobs/active')) as { active_runs: { run_id: string }[] };
  await take('cancel', `/cancel ${active_runs[0]?.run_id ?? ''}`);
  await take('why', '/jobs why cache_warming');
  await take('unknown', '/run batch_analyse');
  await take('retry', `/retry ${failed}`);
  await take('logs', `/logs ${failed}`);
  await take('pause', '/pause cache_warming for 2h the disk is full');
  await take('resume', '/resume cache_warming');
  await take('status', '/status');
  await take('health', '/health');
  await take('uptime', '/uptime');
  await take('alerts', '/alerts');
  await take('incidents', '/incidents');
  await take('incident', '/incident batch_analyze');
  await take('ack', '/ack batch_analyze I look into it');
  await take('silence', '/silence cache_* 2h the disk is full');
  await take('silences', '/silences');
  const { silences } = (await product.api('/api/silences')) as { silences: { silence_id: string }[] };
  await take('unsilence', `/unsilence ${silences[0]?.silence_id ?? ''}`);
  await take('resolve', '/resolve batch_analyze the folder is back');
  await take('digest', '/digest now');
  await take('login', '/login');
  await take('lang', '/lang');
}

async function perform(page: Page, step: Step): Promise<void> {
  if (typeof step === 'string') await say(page, step);
  else if ('press' in step) await press(page, step.press);
  else await pressInPlace(page, step.pressInPlace);
}
