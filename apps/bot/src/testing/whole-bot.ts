import { createApp } from '../app.js';
import { parseConfig } from '../config.js';
import type { AnyJobDefinition } from '../jobs/define.js';
import { startTestServer } from './database.js';
import { type FakeTelegram, startFakeTelegram } from './fake-telegram.js';
import { createRecordingLog } from './log.js';
import { createTempFolder } from './temp-folder.js';

export interface WholeBotSettings {
  definitions: readonly AnyJobDefinition[];
  env?: Record<string, string>;
}

export type WholeBot = Awaited<ReturnType<typeof startWholeBot>>;

export const TOKEN = 'a-token-of-this-test-alone';

/** A bot as it is in production, beside a database of its own, that hears and answers over HTTP with a fake Telegram. */
export async function startWholeBot({ definitions, env = {} }: WholeBotSettings) {
  const temp = await createTempFolder();
  const server = await startTestServer();
  const telegram: FakeTelegram = await startFakeTelegram();
  const log = createRecordingLog();
  let { app, address } = await start(env);

  async function start(more: Record<string, string>) {
    const config = parseConfig(
      {
        MONGODB_URI: server.uri,
        DATA_DIR: temp.path,
        DB_HEALTH_TOKEN: TOKEN,
        BOT_API_PORT: '0',
        TELEGRAM_BOT_TOKEN: telegram.token,
        TELEGRAM_API_ROOT: telegram.url,
        WEBAPP_URL: 'https://jobs.example.org',
        ...more,
      },
      definitions,
    );
    const made = createApp(config, { log, version: '0.0.0', definitions, families: [] });
    const started = await made.start();
    await started.ready;
    return { app: made, address: started.address };
  }

  return {
    telegram,
    log,
    /** Where its API is. */
    address: () => address,
    /** The body of what the API answers. */
    async call(method: 'GET' | 'POST', path: string, body: object = {}) {
      const headers = { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' };
      const json = method === 'POST' && { body: JSON.stringify(body) };
      const response = await fetch(new URL(path, address), { method, headers, ...json });
      return response.json();
    },
    /** Ends as it does in production and begins anew over the same database, with these variables changed. */
    async restart(changed: Record<string, string> = {}): Promise<void> {
      await app.stop();
      ({ app, address } = await start({ ...env, ...changed }));
    },
    async close(): Promise<void> {
      await app.stop();
      await telegram.close();
      await server.close();
      await temp.remove();
    },
  };
}
