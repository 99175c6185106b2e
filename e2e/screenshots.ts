import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { LOOKS, launch, openSignedIn } from './browser.js';
import { type Product, startProduct } from './product.js';
import { startScene } from './scene.js';

const PAGES = {
  overview: '/',
  jobs: '/jobs',
  job: '/jobs/batch_analyze',
  runs: '/runs',
  workers: '/workers',
  settings: '/settings',
};

/** Alerts are shown on a bad night, with everything that can be. */
const ALERT_PAGES = {
  night: '/',
  alerts: '/alerts',
  resolved: '/alerts?state=resolved',
  incident: '/alerts/drive-fails',
  deliveries: '/alerts/deliveries',
  rules: '/alerts/rules',
  silences: '/alerts/silences',
  silence: '/alerts/drive-fails/silence',
};

/** Writes a picture of every page in every look into a folder, with a run going on and one that failed. */
export async function takeScreenshots(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await takeAlertScreenshots(folder);
  const product = await startProduct();
  const browser = await launch();
  const trigger = async (args: object) =>
    (await product.api('/api/jobs/batch_analyze/trigger', { method: 'POST', body: JSON.stringify({ args }) })) as {
      run_id: string;
    };
  try {
    await makeHistory(product);
    for (const look of LOOKS) {
      const { run_id } = await trigger({});
      const { page } = await openSignedIn(browser, product, look);
      for (const [name, path] of [...Object.entries(PAGES), ['run', `/runs/${run_id}`]] as const) {
        await page.goto(product.url + path);
        await page.locator('.live[data-state=live]:visible').first().waitFor();
        await page.screenshot({ path: join(folder, `${name}-${look.locale}-${look.theme}-${look.width}.png`) });
      }
      await page.context().close();
    }
  } finally {
    await browser.close();
    await product.stop();
  }
}

/** Writes pictures of everything about alerts, in every look. */
export async function takeAlertScreenshots(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const scene = await startScene();
  const browser = await launch();
  try {
    for (const look of LOOKS) {
      const { page } = await openSignedIn(browser, scene, look);
      for (const [name, path] of Object.entries(ALERT_PAGES)) {
        await page.goto(scene.url + path);
        await page.locator('.live[data-state=live]:visible').first().waitFor();
        const file = `${name}-${look.locale}-${look.theme}-${look.width}.png`;
        await page.screenshot({ path: join(folder, file), fullPage: true });
      }
      await page.context().close();
    }
  } finally {
    await browser.close();
    await scene.stop();
  }
}

/** Enough runs for the strips and charts to show something, a failed one among them. */
async function makeHistory(product: Product): Promise<void> {
  for (let round = 0; round < 8; round += 1) {
    for (const jobId of ['cache_maintenance', 'cache_warming', 'cleanup_notifications']) await product.runToEnd(jobId);
  }
  for (const path of ['part-1', 'no-such-folder', 'part-2', 'part-3'])
    await product.runToEnd('batch_analyze', { path });
}
