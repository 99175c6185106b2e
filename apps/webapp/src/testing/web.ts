import type { Role } from '@jobs-monitor/core';
import request from 'supertest';
import { createApp } from '../app.js';
import { parseConfig } from '../config.js';
import type { Logger } from '../logger.js';
import { NOW } from './builders.js';
import { startFakeBot, TOKEN } from './fake-bot.js';

const ASSETS = { names: { script: 'client.js', style: 'style.css', icon: 'icon.svg' }, files: new Map() };
const CODE = 'a-one-time-code-of-tests-1234';

export interface LogLine {
  level: string;
  message: string;
  fields: object | undefined;
}

/** The web app before a fake bot, on a real socket, with its log and a clock that stands still. */
export async function startWeb({
  env = {},
  botTimeoutMs = 500,
}: {
  env?: Record<string, string>;
  botTimeoutMs?: number;
} = {}) {
  const clock = { now: NOW };
  const bot = await startFakeBot({ now: () => clock.now });
  const lines: LogLine[] = [];
  const write = (level: string) => (message: string, fields?: object) => void lines.push({ level, message, fields });
  const log: Logger = { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
  const config = parseConfig(
    { WEBAPP_PORT: '0', BOT_JOBS_API_BASE_URL: bot.url, DB_HEALTH_TOKEN: TOKEN, ...env },
    () => '',
  );
  const app = createApp(config, { assets: ASSETS, log, now: () => clock.now, botTimeoutMs });
  const { url } = await app.start();

  return {
    app,
    bot,
    clock,
    lines,
    url,
    /** A browser without a session. */
    browser: () => request.agent(url).set('sec-fetch-site', 'same-origin'),
    /** A browser with the session of somebody of this role. */
    async signedIn(role: Role = 'operator', locale = 'en') {
      bot.answers.redeemSignInLink = { actor: { kind: 'telegram', id: '77', name: 'Dana', role } };
      const agent = request.agent(url).set('sec-fetch-site', 'same-origin').set('accept-language', locale);
      await agent.post('/login').type('form').send({ code: CODE }).expect(303);
      bot.received.length = 0;
      return agent;
    },
    async stop() {
      await app.stop();
      await bot.stop();
    },
  };
}

export type Web = Awaited<ReturnType<typeof startWeb>>;
