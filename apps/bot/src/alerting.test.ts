import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createApp } from './app.js';
import { parseConfig } from './config.js';
import { defineJob } from './jobs/define.js';
import { startTestServer, type TestServer } from './testing/database.js';
import { startFakeTelegram } from './testing/fake-telegram.js';
import { createRecordingLog } from './testing/log.js';
import { createTempFolder, type TempFolder } from './testing/temp-folder.js';
import { until } from './testing/until.js';

const TOKEN = 'a-token-of-this-test-alone';
const CHAT = '4711';

let temp: TempFolder;
let server: TestServer;
let telegram: Awaited<ReturnType<typeof startFakeTelegram>>;
let app: ReturnType<typeof createApp>;
let address: string;
let broken = true;
const log = createRecordingLog();

const shaky = defineJob({
  id: 'shaky_job',
  name: { en: 'Shaky', he: 'רעוע' },
  description: { en: '', he: '' },
  category: 'other',
  schedule: { kind: 'on_demand' },
  source: import.meta.url,
  handler() {
    if (broken) throw new Error('Disk <b>full</b> on host 17');
    return {};
  },
});

beforeAll(async () => {
  temp = await createTempFolder();
  server = await startTestServer();
  telegram = await startFakeTelegram();
  const env = {
    MONGODB_URI: server.uri,
    DATA_DIR: temp.path,
    DB_HEALTH_TOKEN: TOKEN,
    BOT_API_PORT: '0',
    TELEGRAM_BOT_TOKEN: telegram.token,
    TELEGRAM_API_ROOT: telegram.url,
    ALERT_TELEGRAM_CHAT_ID: CHAT,
    ALERT_WEBHOOK_URL: 'not an address',
  };
  const config = parseConfig(env, [shaky]);
  app = createApp(config, { log, version: '0.0.0', definitions: [shaky], families: [] });
  const started = await app.start();
  address = started.address;
  await started.ready;
}, 20_000);

afterEach(async () => {
  broken = false;
  await runOnce();
  await until(async () => (await call('GET', '/api/alerts')).open === 0, { timeoutMs: 10_000 });
  await until(() => telegram.messages.every(({ text }) => /Recovered after|Test message/.test(text)), {
    timeoutMs: 10_000,
  });
  broken = true;
}, 25_000);

afterAll(async () => {
  await app.stop();
  await telegram.close();
  await server.close();
  await temp.remove();
});

async function call(method: string, path: string, body: object = {}) {
  const headers = { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' };
  const response = await fetch(new URL(path, address), {
    method,
    headers,
    ...(method === 'POST' && { body: JSON.stringify(body) }),
  });
  return response.json();
}

/** Runs the job and waits for its end. */
async function runOnce() {
  const { run_id } = await call('POST', '/api/jobs/shaky_job/trigger');
  return until(async () => {
    const { run } = await call('GET', `/api/jobs/runs/${run_id}`);
    return run.ended_at === null ? null : run;
  });
}

const newest = () => telegram.messages.at(-1);

describe('a job that fails', () => {
  it('gives one message within a second, its repeats edit it, its recovery closes it with the downtime', async () => {
    const before = telegram.messages.length;
    const { ended_at } = await runOnce();
    await until(() => telegram.messages.length > before);
    expect(Date.now() - Date.parse(ended_at)).toBeLessThan(1_000);
    expect(newest()).toMatchObject({ chat: CHAT, edits: 0 });
    expect(newest()?.text).toContain('Job shaky_job failed: Disk <b>full</b> on host 17');

    await runOnce();
    await runOnce();
    await until(() => newest()?.text.includes('×3'), { timeoutMs: 10_000 });

    broken = false;
    await runOnce();
    await until(() => /Recovered after \d/.test(newest()?.text ?? ''), { timeoutMs: 10_000 });
    expect(telegram.messages).toHaveLength(before + 1);
  }, 30_000);

  it('shows who looks after it', async () => {
    await runOnce();
    const { alerts } = await until(async () => {
      const answer = await call('GET', '/api/alerts?state=firing');
      return answer.alerts.length === 1 && answer;
    });
    const { alert } = await call('POST', `/api/alerts/${alerts[0].alert_id}/ack`, { note: 'On it' });
    expect(alert).toMatchObject({ state: 'acknowledged', acknowledged: { note: 'On it', by: { kind: 'api' } } });
    await until(() => /acknowledged/i.test(newest()?.text ?? ''), { timeoutMs: 10_000 });
  }, 30_000);
});

describe('the deliveries', () => {
  it('are listed with their true outcome', async () => {
    await runOnce();
    const listed = await until(async () => {
      const { deliveries } = await call('GET', '/api/alerts/deliveries');
      return deliveries[0]?.state === 'delivered' && deliveries;
    });
    expect(listed[0]).toMatchObject({ channel: 'telegram', kind: 'incident', attempts: 1, error: null });
    expect(listed.at(-1)).toMatchObject({ action: 'send' });
  });

  it('can be tried out', async () => {
    expect(await call('POST', '/api/alerts/test')).toEqual({
      results: [{ channel: 'telegram', ok: true, error: null, took_ms: expect.any(Number) }],
    });
    expect((await call('POST', '/api/alerts/test', { channel: 'slack' })).error).toBe('channel_not_found');
  });
});

describe('the settings', () => {
  it('that are wrong are said at start, and the rest works', async () => {
    const problems = log.lines.filter(({ phrase }) => phrase === 'alert_channel_unusable');
    expect(problems.map(({ fields }) => fields.problem)).toEqual([expect.stringContaining('ALERT_WEBHOOK_URL')]);
    const { channels, rules } = await call('GET', '/api/alerts/rules');
    expect(channels).toEqual([expect.objectContaining({ channel: 'telegram', state: 'ok' })]);
    expect(rules.map(({ name }: { name: string }) => name)).toContain('job_failure_alert');
  });
});

describe('every event', () => {
  it('is one line of the log', async () => {
    const { run_id } = await runOnce();
    const lines = () => log.lines.filter(({ fields }) => fields.event_id === `${run_id}/job_failed`);
    await until(() => lines().length > 0);
    expect(lines()).toEqual([expect.objectContaining({ level: 'error', phrase: 'job_failed' })]);
  });
});
