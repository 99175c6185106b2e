import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type Locale, sayer } from '@jobs-monitor/core';
import { renderBanner } from './launcher/banner.js';
import { createBotCalls } from './launcher/bot.js';
import { type AppProcess, startApp } from './launcher/child.js';
import { keptToken, prepareDataFolder } from './launcher/data-folder.js';
import { choosePort } from './launcher/ports.js';
import { StartProblem } from './launcher/problem.js';

/** `pnpm start`: the whole product on one machine. Starts bot and web app, prints where to look, stops both on Ctrl-C. */

/** A bot that waits for its database longer than this is shown as not ready, so that the dashboard can be looked at. */
const READY_WITHIN_MS = 10_000;

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
if (existsSync(path.join(root, '.env'))) process.loadEnvFile(path.join(root, '.env'));

const say = sayer(localeOf(process.env));

try {
  process.exitCode = await run(process.env);
} catch (error) {
  if (!(error instanceof StartProblem)) throw error;
  console.error(say(error.key, error.values));
  process.exitCode = 1;
}

async function run(env: NodeJS.ProcessEnv): Promise<number> {
  const host = env.HOST?.trim() || '127.0.0.1';
  const dataFolder = prepareDataFolder(env.DATA_DIR?.trim() || path.join(root, '.data'));
  const ownToken = configuredToken(env);
  const token = ownToken ?? keptToken(dataFolder);
  const botPort = await choosePort({
    variable: 'BOT_API_PORT',
    configured: env.BOT_API_PORT?.trim(),
    usual: 8081,
    host,
  });
  const webPort = await choosePort({ variable: 'WEBAPP_PORT', configured: env.WEBAPP_PORT?.trim(), usual: 8080, host });
  const reach = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host;
  const apiUrl = `http://${reach}:${botPort}`;
  const dashboardUrl = env.WEBAPP_URL?.trim() || `http://${reach}:${webPort}`;

  const shared = {
    LOG_LEVEL: 'warn',
    ...env,
    HOST: host,
    DATA_DIR: dataFolder,
    BOT_API_PORT: String(botPort),
    WEBAPP_PORT: String(webPort),
    BOT_JOBS_API_BASE_URL: env.BOT_JOBS_API_BASE_URL?.trim() || apiUrl,
    WEBAPP_URL: dashboardUrl,
    DB_HEALTH_TOKEN: token,
  };
  const apps = [
    startApp('bot', path.join(root, 'apps/bot/dist/main.js'), shared),
    startApp('webapp', path.join(root, 'apps/webapp/dist/main.js'), shared),
  ];
  const stopped = stopTogether(apps);

  const up = Promise.race([
    Promise.all(apps.map((app) => app.ready)),
    setTimeout(READY_WITHIN_MS, null, { ref: false }),
  ]);
  const early = await Promise.race([stopped, up.then(() => null)]);
  if (early !== null) return early;

  const bot = createBotCalls(apiUrl, token);
  const system = await bot.system().catch(() => null);
  const link = await bot.signInLink().catch(() => null);
  console.log(
    renderBanner(
      {
        dashboardUrl,
        apiUrl,
        signInUrl: link && `${dashboardUrl}/login?code=${link.code}`,
        tokenFile: ownToken ? null : path.join(dataFolder, 'token'),
        dataFolder,
        system,
      },
      say,
    ),
  );
  return stopped;
}

/** Passes signals on once each, and ends the others when one app ends. Resolves with the exit code when all are gone. */
async function stopTogether(apps: readonly AppProcess[]): Promise<number> {
  let asked = false;
  const stop = (signal: NodeJS.Signals) => {
    if (!asked) console.log(`\n${say('start.stopping')}`);
    asked = true;
    for (const app of apps) app.signal(signal);
  };
  process.on('SIGINT', () => stop('SIGTERM'));
  process.on('SIGTERM', () => stop('SIGTERM'));

  const codes = await Promise.all(
    apps.map(async (app) => {
      const code = await app.exited;
      if (!asked) {
        asked = true;
        console.error(say('start.problem.died', { app: app.name, code }));
        for (const other of apps) other.signal('SIGTERM');
        return code || 1;
      }
      return code;
    }),
  );
  return codes.find((code) => code !== 0) ?? 0;
}

function configuredToken(env: NodeJS.ProcessEnv): string | undefined {
  const file = env.DB_HEALTH_TOKEN_FILE?.trim();
  return env.DB_HEALTH_TOKEN?.trim() || (file && existsSync(file) ? readFileSync(file, 'utf8').trim() : undefined);
}

function localeOf(env: NodeJS.ProcessEnv): Locale {
  return env.DEFAULT_LOCALE?.trim() === 'he' ? 'he' : 'en';
}
