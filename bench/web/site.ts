import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { answers, ended, freePort } from '../../e2e/processes.js';
import { BENCH_TOKEN, type BenchBot, startBenchBot } from '../bot.js';

const MAIN = path.join(path.dirname(fileURLToPath(import.meta.url)), '../../apps/webapp/dist/main.js');

/** A web app, a process of its own. */
export interface WebApp {
  url: string;
  token: string;
  /** A cookie of somebody who has signed in. */
  signIn(): Promise<string>;
  close(): Promise<void>;
}

/** The whole product: a bot with idle jobs on a database, and the web app before it. */
export interface Site extends WebApp {
  bot: BenchBot;
}

export async function startSite(uri: string, env: Record<string, string> = {}): Promise<Site> {
  const bot = await startBenchBot(uri, env);
  const web = await startWebApp(bot.address, BENCH_TOKEN);
  return {
    ...web,
    bot,
    async close() {
      await web.close();
      await bot.close();
    },
  };
}

/** The web app before whatever answers like the bot. */
export async function startWebApp(botUrl: string, token: string): Promise<WebApp> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const child: ChildProcess = fork(MAIN, {
    env: {
      ...process.env,
      HOST: '127.0.0.1',
      WEBAPP_PORT: String(port),
      BOT_JOBS_API_BASE_URL: botUrl,
      DB_HEALTH_TOKEN: token,
      LOG_LEVEL: 'error',
    },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  await Promise.race([
    answers(`${url}/healthz`),
    once(child, 'exit').then(() => Promise.reject(new Error('no web app'))),
  ]);
  return {
    url,
    token,
    async signIn() {
      const answer = await fetch(`${url}/login`, {
        method: 'POST',
        redirect: 'manual',
        headers: { origin: url, 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({ token }),
      });
      const cookie = answer.headers.get('set-cookie')?.split(';')[0];
      if (answer.status !== 303 || !cookie) throw new Error(`Signing in was answered with ${answer.status}`);
      return cookie;
    },
    close: () => ended(child),
  };
}
