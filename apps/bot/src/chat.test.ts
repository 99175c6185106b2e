import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createApp } from './app.js';
import { parseConfig } from './config.js';
import { defineJob } from './jobs/define.js';
import { startTestServer, type TestServer } from './testing/database.js';
import { type FakeTelegram, startFakeTelegram } from './testing/fake-telegram.js';
import { createRecordingLog } from './testing/log.js';
import { createTempFolder, type TempFolder } from './testing/temp-folder.js';
import { until } from './testing/until.js';

const TOKEN = 'a-token-of-this-test-alone';
const ADMIN = { chat: '42', from: 42, name: 'Dana' };

const job = defineJob({
  id: 'backup_db',
  name: { en: 'Backup', he: 'גיבוי' },
  description: { en: '', he: '' },
  category: 'backup',
  schedule: { kind: 'on_demand' },
  source: import.meta.url,
  handler: () => ({}),
});

let temp: TempFolder;
let server: TestServer;
let telegram: FakeTelegram;
let log: ReturnType<typeof createRecordingLog>;
let stops: (() => Promise<void>)[];
beforeEach(async () => {
  temp = await createTempFolder();
  server = await startTestServer();
  telegram = await startFakeTelegram();
  log = createRecordingLog();
  stops = [];
});
afterEach(async () => {
  for (const stop of stops) await stop();
  await telegram.close();
  await server.close();
  await temp.remove();
});

async function startBot(env: Record<string, string> = {}) {
  const config = parseConfig(
    { MONGODB_URI: server.uri, DATA_DIR: temp.path, DB_HEALTH_TOKEN: TOKEN, BOT_API_PORT: '0', ...env },
    [job],
  );
  const app = createApp(config, { log, version: '0.0.0', definitions: [job], families: [] });
  stops.push(app.stop);
  const { address, ready } = await app.start();
  await ready;
  return { address, stop: app.stop };
}
const withTelegram = () => ({
  TELEGRAM_BOT_TOKEN: telegram.token,
  TELEGRAM_API_ROOT: telegram.url,
  ADMIN_USER_IDS: '42',
});
const phrases = () => log.lines.map(({ phrase }) => phrase);
const newest = () => telegram.messages.at(-1)?.text ?? '';

describe('the chat of a bot', () => {
  it('answers in Telegram, from the first update that waited for it', async () => {
    telegram.say('/help@fake_bot', ADMIN);
    await startBot(withTelegram());
    await until(() => newest().includes('/jobs – All jobs'));
    telegram.say('/run backup_db', ADMIN);
    // Two states of a message have three seconds between them.
    await until(() => telegram.messages.some(({ text, edits }) => /completed.*backup_db/i.test(text) && edits > 0), {
      timeoutMs: 10_000,
    });
    expect(JSON.stringify(log.lines)).not.toContain('fake-token');
  }, 15_000);

  it('asks once more before a button acts, and knows its buttons after a restart', async () => {
    const { stop } = await startBot(withTelegram());
    telegram.say('/jobs backup_db', ADMIN);
    await until(() => newest().includes('backup_db'));
    telegram.press('⏸️ Pause', ADMIN);
    await until(() => newest().includes('Really?'));
    await stop();
    await startBot(withTelegram());
    telegram.press('✅ Yes, do it', ADMIN);
    await until(() => telegram.messages.some(({ text }) => /paused/i.test(text)));
  });

  it('says nothing to strangers in a group, and one sentence in private', async () => {
    await startBot(withTelegram());
    telegram.say('/jobs', { chat: '-100', from: 66 });
    telegram.say('/jobs', { chat: '66', from: 66 });
    await until(() => newest().includes('your id is 66'));
    expect(telegram.messages).toHaveLength(1);
  });

  it('is off without a token, says so once, and still answers on the console', async () => {
    const { address } = await startBot();
    const response = await fetch(new URL('/api/console', address), {
      method: 'POST',
      headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
      body: JSON.stringify({ text: '/help' }),
    });
    expect(response.status).toBe(200);
    expect(await response.text()).toContain('/jobs');
    expect(phrases().filter((phrase) => phrase === 'telegram_off')).toHaveLength(1);
  });

  it('warns when nobody is listed who may use it', async () => {
    await startBot({ ...withTelegram(), ADMIN_USER_IDS: '' });
    expect(phrases()).toContain('chat_nobody_listed');
  });
});
