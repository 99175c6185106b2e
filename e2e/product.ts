import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { answers, ended, freePort, startApp } from './processes.js';

const TOKEN = 'the-shared-secret-of-browser-tests';

/** The whole product as people run it: bot and web app as processes of their own, on a folder that goes afterwards. */
export type Product = Awaited<ReturnType<typeof startProduct>>;

export async function startProduct({
  files = 5_000,
  env: given = {},
}: {
  files?: number;
  env?: NodeJS.ProcessEnv;
} = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'jobs-monitor-e2e-'));
  await writeSources(join(folder, 'sources'), files);
  const [botPort, webPort] = [await freePort(), await freePort()];
  const botUrl = `http://127.0.0.1:${botPort}`;
  const url = `http://127.0.0.1:${webPort}`;
  const env = {
    HOST: '127.0.0.1',
    DATA_DIR: join(folder, 'data'),
    BATCH_ANALYZE_DIR: join(folder, 'sources'),
    BOT_API_PORT: String(botPort),
    WEBAPP_PORT: String(webPort),
    BOT_JOBS_API_BASE_URL: botUrl,
    DB_HEALTH_TOKEN: TOKEN,
    LOG_LEVEL: 'error',
    ...given,
  };
  const webapp = startApp('webapp', env);
  let bot = startApp('bot', env);
  await Promise.all([answers(`${botUrl}/readyz`), answers(`${url}/healthz`)]);

  return {
    url,
    token: TOKEN,
    /** Calls the bot's API as a program would. */
    async api(path: string, init: RequestInit = {}): Promise<unknown> {
      const headers = { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' };
      return (await fetch(botUrl + path, { ...init, headers })).json();
    },
    stopBot: () => ended(bot),
    async startBot() {
      bot = startApp('bot', env);
      await answers(`${botUrl}/readyz`);
    },
    /** Starts a run and waits for its end. */
    async runToEnd(jobId: string, args: object = {}): Promise<string> {
      const body = JSON.stringify(Object.keys(args).length > 0 ? { args } : {});
      const { run_id } = (await this.api(`/api/jobs/${jobId}/trigger`, { method: 'POST', body })) as { run_id: string };
      for (;;) {
        const { run } = (await this.api(`/api/jobs/runs/${run_id}`)) as { run: { ended_at: string | null } };
        if (run.ended_at) return run_id;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    },
    async stop() {
      await Promise.all([ended(bot), ended(webapp)]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Source files in a few languages, for a run that is long enough to be watched. */
async function writeSources(folder: string, count: number) {
  for (let at = 0; at < count; at += 1) {
    const sub = join(folder, `part-${at % 10}`);
    if (at < 10) await mkdir(sub, { recursive: true });
    const body = Array.from({ length: 60 }, (_, line) => `export const value${line} = ${at} + ${line} * ${at % 7};`);
    await writeFile(join(sub, `file-${at}.ts`), `${body.join('\n')}\n`);
  }
}
