/**
 * The bot as it is in production, plus one job whose runs hold still until the process ends. Told how many runs to start by a
 * number over IPC; answers the resident memory in bytes once that many are active, or once as many have gone by (`through`).
 */
import { createApp } from '../apps/bot/dist/app.js';
import { parseConfig } from '../apps/bot/dist/config.js';
import { definitions, families } from '../apps/bot/dist/jobs/index.js';
import { createLogger } from '../apps/bot/dist/logger.js';

const still = {
  id: 'bench_still',
  name: { en: 'Still', he: 'עומדת' },
  description: { en: 'Holds still', he: 'עומדת במקום' },
  category: 'other',
  schedule: { kind: 'on_demand' },
  allowConcurrent: true,
  source: import.meta.url,
  handler: (context) => {
    for (let line = 0; line < 50; line += 1) context.log('info', `line ${line} of a run that holds still for the time`);
    return new Promise((resolve) => context.signal.addEventListener('abort', resolve, { once: true }));
  },
};

const config = parseConfig(process.env, [...definitions, still, ...families]);
const log = createLogger({ ...config.log, secrets: config.secrets });
const app = createApp(config, { log, version: '0', definitions: [...definitions, still], families });
const { address, ready } = await app.start();
await ready;
process.on('message', async (message) => {
  if (message === 'memory') {
    globalThis.gc?.();
    process.send({ rss: process.memoryUsage.rss() });
  }
});
process.send({ address });
process.once('SIGTERM', async () => {
  await app.stop();
  process.exit(0);
});
