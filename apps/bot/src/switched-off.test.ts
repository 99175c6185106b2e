import { describe, expect, it } from '@jest/globals';
import { optionalText, text } from '@jobs-monitor/core';
import { switchedOff } from './switched-off.js';
import { buildJob } from './testing/builders.js';

const config = {
  token: 'a-token-of-a-test',
  telegram: { token: '123:abc', apiRoot: null },
  heartbeatUrl: 'https://example.org/beat',
  locale: 'he',
  jobs: { values: {}, stuckAfterSeconds: 60 },
} as const;
const name = { en: 'Backups', he: 'גיבויים' };

describe('what is switched off', () => {
  it('names the variable that would switch a job on, in the configured language', () => {
    const job = buildJob({
      id: 'backups',
      name,
      enabled: false,
      toggle: { variable: 'BACKUPS_ENABLED', unset: false },
    });
    expect(switchedOff(config, [job], [])).toEqual([{ capability: 'גיבויים', variable: 'BACKUPS_ENABLED' }]);
  });

  it('does not call a job that somebody disabled wanting', () => {
    const toggle = { variable: 'DISABLE_BACKUPS', unset: true, disables: true };
    expect(switchedOff(config, [buildJob({ enabled: false, toggle })], [])).toEqual([]);
  });

  it('names settings that an enabled job does without', () => {
    const job = buildJob({ id: 'backups', name });
    const settings = {
      BACKUPS_DIR: optionalText({ description: 'A folder.', example: '/backups' }),
      BACKUPS_PREFIX: text({ description: 'A prefix.', fallback: 'b' }),
    };
    expect(switchedOff(config, [job], [{ id: 'backups', settings }])).toEqual([
      { capability: 'גיבויים', variable: 'BACKUPS_DIR' },
    ]);
    const set = { ...config, jobs: { ...config.jobs, values: { BACKUPS_DIR: '/b' } } };
    expect(switchedOff(set, [job], [{ id: 'backups', settings }])).toEqual([]);
  });

  it('names the token that the API needs', () => {
    expect(switchedOff({ ...config, token: null }, [], [])).toEqual([
      { capability: 'API', variable: 'DB_HEALTH_TOKEN' },
    ]);
  });

  it('names what chat and heartbeat need', () => {
    const off = switchedOff({ ...config, telegram: { token: null, apiRoot: null }, heartbeatUrl: null }, [], []);
    expect(off.map(({ variable }) => variable)).toEqual(['TELEGRAM_BOT_TOKEN', 'MONITOR_HEARTBEAT_URL']);
  });
});
