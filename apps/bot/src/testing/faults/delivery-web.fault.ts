import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, expect } from '@jest/globals';
import { BOT_TOKEN } from '../bots.js';
import { until } from '../until.js';
import { createDeliveryStage } from './delivery-stage.js';
import { fault } from './fault.js';

const stage = createDeliveryStage();
const WEBAPP_MAIN = path.resolve('apps/webapp/dist/main.js');
const ANSWERED_WITHIN_MS = 3_000;
const PAGES = ['/jobs/monitor', '/alerts'];
let webapp: ChildProcess | null = null;

afterEach(async () => {
  if (webapp === null || webapp.exitCode !== null) return;
  webapp.kill('SIGTERM');
  await once(webapp, 'exit');
});

/** Starts the web app before that bot; answers where it is. */
async function startWebapp(botUrl: string): Promise<string> {
  const child = spawn(process.execPath, [WEBAPP_MAIN], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { WEBAPP_PORT: '0', BOT_JOBS_API_BASE_URL: botUrl, DB_HEALTH_TOKEN: BOT_TOKEN },
  });
  webapp = child;
  let url = '';
  createInterface(child.stdout).on('line', (line) => {
    url ||= /"url":"([^"]+)"/.exec(line)?.[1] ?? '';
  });
  return until(() => url, { timeoutMs: 20_000 });
}

async function signIn(url: string): Promise<string> {
  const answer = await fetch(`${url}/login`, {
    method: 'POST',
    redirect: 'manual',
    headers: { origin: url, 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ token: BOT_TOKEN }),
  });
  return answer.headers.get('set-cookie')?.split(';')[0] ?? '';
}

fault('the bot down with the web app up', { timeoutMs: 60_000 }, async ({ figure }) => {
  const bot = await stage.addTeller('teller', { moreJobs: ['shaky_job'] });
  const url = await startWebapp(bot.address);
  const headers = { cookie: await signIn(url) };
  await stage.fail(bot, 'shaky_job');
  await stage.whenAllTold(10_000);
  const get = async (target: string) => {
    const from = Date.now();
    const answer = await fetch(url + target, { headers, redirect: 'manual' });
    return { status: answer.status, text: await answer.text(), tookMs: Date.now() - from };
  };
  for (const page of PAGES) expect(await get(page)).toMatchObject({ status: 200 });
  expect((await get('/alerts')).text).toContain('shaky_job');

  const times: number[] = [];
  const ask = async () => {
    for (const target of ['/api/alerts', '/api/jobs']) {
      const { status, text, tookMs } = await get(target);
      expect({ status, error: JSON.parse(text).error }).toEqual({ status: 502, error: 'bot_unreachable' });
      times.push(tookMs);
    }
    for (const page of PAGES) {
      const { status, text, tookMs } = await get(page);
      expect(status).toBeLessThan(500);
      expect(text).toContain('</html>');
      times.push(tookMs);
    }
  };
  bot.signal('SIGKILL');
  await bot.exited;
  await ask();
  expect(Math.max(...times)).toBeLessThan(ANSWERED_WITHIN_MS);
  figure(`slowest answer ${(Math.max(...times) / 1_000).toFixed(1)} s`);
  expect(webapp?.exitCode).toBeNull();
});
