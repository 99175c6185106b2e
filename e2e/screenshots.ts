import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { LOOKS, launch, openSignedIn } from './browser.js';
import { type Product, startProduct } from './product.js';

const PAGES = {
  overview: '/',
  jobs: '/jobs',
  job: '/jobs/batch_analyze',
  runs: '/runs',
  workers: '/workers',
  settings: '/settings',
};

/** Writes a picture of every page in every look into a folder, with a run going on and one that failed. */
export async function takeScreenshots(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
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

/** Enough runs for the strips and charts to show something, a failed one among them. */
async function makeHistory(product: Product): Promise<void> {
  for (let round = 0; round < 8; round += 1) {
    for (const jobId of ['cache_maintenance', 'cache_warming', 'cleanup_notifications']) await product.runToEnd(jobId);
  }
  for (const path of ['part-1', 'no-such-folder', 'part-2', 'part-3'])
    await product.runToEnd('batch_analyze', { path });
}
