import { type FakeBot, startFakeBot, TOKEN } from '../apps/webapp/src/testing/fake-bot.js';
import { badNight } from './bad-night.js';
import type { Site } from './browser.js';
import { answers, ended, freePort, startApp } from './processes.js';

/** The web app before a bot that tells of a bad night: every state that an alert, a channel or a silence can be in. */
export type Scene = Site & {
  bot: FakeBot;
  /** Ends an open incident, and says so. */
  resolve(alertId: string): void;
  stop(): Promise<void>;
};

export async function startScene(): Promise<Scene> {
  const bot = await startFakeBot({ now: () => new Date() });
  const night = badNight(new Date());
  Object.assign(bot.answers, night.answers);
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const webapp = startApp('webapp', {
    HOST: '127.0.0.1',
    WEBAPP_PORT: String(port),
    BOT_JOBS_API_BASE_URL: bot.url,
    DB_HEALTH_TOKEN: TOKEN,
    LOG_LEVEL: 'warn',
  });
  await answers(`${url}/healthz`);
  return {
    url,
    token: TOKEN,
    bot,
    resolve(alertId) {
      night.open.splice(
        night.open.findIndex(({ alert_id }) => alert_id === alertId),
        1,
      );
      bot.emit({ type: 'incident.changed', incident_id: alertId });
    },
    async stop() {
      await ended(webapp);
      await bot.stop();
    },
  };
}
