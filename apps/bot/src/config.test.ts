import { describe, expect, it } from '@jest/globals';
import { EnvError } from '@jobs-monitor/core';
import { parseConfig } from './config.js';

const DAY = 86_400;

function problemsOf(env: Record<string, string>): EnvError {
  try {
    parseConfig(env, []);
  } catch (error) {
    if (error instanceof EnvError) return error;
    throw error;
  }
  throw new Error('the configuration was accepted');
}

describe('the configuration', () => {
  it('needs no variable at all', () => {
    expect(parseConfig({}, [])).toMatchObject({
      host: '127.0.0.1',
      port: 8081,
      token: null,
      mongodbUri: null,
      retention: { endedSeconds: 7 * DAY, failedSeconds: 7 * DAY },
      concurrency: 100,
      graceSeconds: 25,
      secrets: [],
    });
  });

  it('lists every problem at once, with variable, rule and value', () => {
    const { problems, message } = problemsOf({
      BOT_API_PORT: '65536',
      WORKER_CONCURRENCY: '0x64',
      JOBS_RETENTION_DAYS: 'a week',
      LOG_LEVEL: 'loud',
      SCHEDULER_TIMEZONE: 'Middle/Earth',
      WEBAPP_URL: 'ftp://example.org',
    });
    expect(problems.map(({ variable }) => variable).sort()).toEqual([
      'BOT_API_PORT',
      'JOBS_RETENTION_DAYS',
      'LOG_LEVEL',
      'SCHEDULER_TIMEZONE',
      'WEBAPP_URL',
      'WORKER_CONCURRENCY',
    ]);
    expect(message).toContain('BOT_API_PORT: must be a whole number of at least 0 and at most 65535, not "65536"');
  });

  it('never shows a secret, right or wrong', () => {
    const { message } = problemsOf({ DB_HEALTH_TOKEN: 'short-secret', MONGODB_URI: 'postgres://joe:hunter2@host' });
    expect(message).toContain('DB_HEALTH_TOKEN: must have at least 16 characters');
    expect(message).toContain('MONGODB_URI');
    expect(message).not.toMatch(/short-secret|hunter2/);
  });

  it('counts the characters of a token after trimming it', () => {
    expect(problemsOf({ DB_HEALTH_TOKEN: '   fifteen-letters   ' }).problems).toHaveLength(1);
    expect(parseConfig({ DB_HEALTH_TOKEN: '  sixteen-letters!  ' }, []).token).toBe('sixteen-letters!');
  });

  it('reads a secret from the file that its variable names, and says so if it cannot', () => {
    const { token, secrets } = parseConfig(
      { DB_HEALTH_TOKEN_FILE: '/run/secrets/token' },
      [],
      () => 'from-a-file-16-chars\n',
    );
    expect(token).toBe('from-a-file-16-chars');
    expect(secrets).toEqual(['from-a-file-16-chars']);
    expect(problemsOf({ DB_HEALTH_TOKEN_FILE: '/nowhere/token' }).message).toContain('/nowhere/token cannot be read');
  });

  it('refuses a next token without a first one', () => {
    expect(problemsOf({ DB_HEALTH_TOKEN_NEXT: 'sixteen-letters!' }).message).toContain('DB_HEALTH_TOKEN');
  });

  it('keeps failed runs as long as others unless told otherwise', () => {
    expect(parseConfig({ JOBS_RETENTION_DAYS: '3' }, []).retention).toEqual({
      endedSeconds: 3 * DAY,
      failedSeconds: 3 * DAY,
    });
    expect(parseConfig({ JOBS_RETENTION_FAILED_DAYS: '30' }, []).retention).toEqual({
      endedSeconds: 7 * DAY,
      failedSeconds: 30 * DAY,
    });
  });

  it('counts the maximum run time in seconds', () => {
    expect(parseConfig({ JOBS_STUCK_THRESHOLD_MINUTES: '2' }, []).jobs.stuckAfterSeconds).toBe(120);
  });
});

describe('the lists of who may use the chat', () => {
  it('hold ids as Telegram writes them, each once', () => {
    const { access } = parseConfig(
      { ADMIN_USER_IDS: ' 12, 9007199254740991 ,12,', ALLOWED_CHAT_IDS: '-1001234567890' },
      [],
    ).chat;
    expect(access).toEqual({
      admins: ['12', '9007199254740991'],
      powerUsers: [],
      users: [],
      chats: ['-1001234567890'],
    });
  });

  it.each(['@dana', '0', '-5', '007', '1e3', '0x10', '12 34', '1.0', '+5', '١٢'])(
    'name %s as no id of a person',
    (part) => {
      expect(problemsOf({ USER_IDS: `1,${part}` }).message).toContain(`USER_IDS: "${part}" is no id`);
    },
  );

  it('tell every part that is wrong at once', () => {
    const { message } = problemsOf({ ALLOWED_CHAT_IDS: '1001,-1001,x' });
    expect(message).toContain('"1001" is no id');
    expect(message).toContain('"x" is no id');
    expect(message).not.toContain('"-1001"');
  });
});

describe('a webhook for Telegram', () => {
  it('has a secret of the form that Telegram takes, which is not shown', () => {
    const TELEGRAM_WEBHOOK_URL = 'https://jobs.example.org/telegram';
    const TELEGRAM_WEBHOOK_SECRET = 'sixteen-letters_';
    expect(parseConfig({ TELEGRAM_WEBHOOK_URL, TELEGRAM_WEBHOOK_SECRET }, []).chat.webhook).toEqual({
      url: TELEGRAM_WEBHOOK_URL,
      secret: TELEGRAM_WEBHOOK_SECRET,
    });
    expect(parseConfig({}, []).chat.webhook).toEqual({ url: null, secret: null });
    const { message } = problemsOf({ TELEGRAM_WEBHOOK_URL, TELEGRAM_WEBHOOK_SECRET: 'white space inside' });
    expect(message).toContain('TELEGRAM_WEBHOOK_SECRET: must have 16 to 256');
    expect(message).not.toContain('white space inside');
  });
});
