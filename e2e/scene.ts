import { type Answers, type FakeBot, startFakeBot, TOKEN } from '../apps/webapp/src/testing/fake-bot.js';
import { badNight } from './bad-night.js';
import type { Site } from './browser.js';
import { answers, ended, freePort, startApp } from './processes.js';

/** The web app before a bot of whose answers a test is the master. */
export type Stage = Site & { bot: FakeBot; stop(): Promise<void> };

export async function startStage(given: Answers): Promise<Stage> {
  const bot = await startFakeBot({ now: () => new Date() });
  Object.assign(bot.answers, given);
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const webapp = startApp('webapp', {
    HOST: '127.0.0.1',
    WEBAPP_PORT: String(port),
    BOT_JOBS_API_BASE_URL: bot.url,
    DB_HEALTH_TOKEN: TOKEN,
    LOG_LEVEL: 'error',
  });
  await answers(`${url}/healthz`);
  return {
    url,
    token: TOKEN,
    bot,
    async stop() {
      await ended(webapp);
      await bot.stop();
    },
  };
}

/** The web app before a bot that tells of a bad night: every state that an alert, a run, a channel or a silence can be in. */
export type Scene = Stage & {
  /** Ends an open incident, and says so. */
  resolve(alertId: string): void;
};

export async function startScene(): Promise<Scene> {
  const night = badNight(new Date());
  const stage = await startStage(night.answers);
  return {
    ...stage,
    resolve(alertId) {
      night.open.splice(
        night.open.findIndex(({ alert_id }) => alert_id === alertId),
        1,
      );
      stage.bot.emit({ type: 'incident.changed', incident_id: alertId });
    },
  };
}
