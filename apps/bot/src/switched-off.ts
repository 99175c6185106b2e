import { sayer } from '@jobs-monitor/core';
import type { Config } from './config.js';
import type { Job } from './jobs/catalogue.js';
import type { AnyJobDefinition } from './jobs/define.js';

/** What the bot could do if a variable were set, for people who wonder where it is. */
export function switchedOff(
  config: Pick<Config, 'token' | 'telegram' | 'heartbeatUrl' | 'locale' | 'jobs'>,
  jobs: readonly Pick<Job, 'id' | 'name' | 'enabled' | 'toggle'>[],
  definitions: readonly Pick<AnyJobDefinition, 'id' | 'settings'>[],
): { capability: string; variable: string }[] {
  const { values } = config.jobs;
  const off = jobs.flatMap(({ id, name, enabled, toggle }) => {
    const capability = name[config.locale];
    if (!enabled) return toggle && !toggle.disables ? [{ capability, variable: toggle.variable }] : [];
    const settings = definitions.find((definition) => definition.id === id)?.settings ?? {};
    return Object.keys(settings)
      .filter((variable) => settings[variable]?.fallback === undefined && values[variable] === undefined)
      .map((variable) => ({ capability, variable }));
  });
  const say = sayer(config.locale);
  return [
    ...(config.token === null ? [{ capability: 'API', variable: 'DB_HEALTH_TOKEN' }] : []),
    ...(config.telegram.token === null ? [{ capability: 'Telegram', variable: 'TELEGRAM_BOT_TOKEN' }] : []),
    ...(config.heartbeatUrl === null ? [{ capability: say('api.heartbeat'), variable: 'MONITOR_HEARTBEAT_URL' }] : []),
    ...off,
  ];
}
