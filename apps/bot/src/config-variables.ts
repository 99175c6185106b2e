import {
  choice,
  type EnvSpec,
  type EnvVar,
  flag,
  integer,
  LOCALES,
  optionalText,
  optionalUrl,
  text,
} from '@jobs-monitor/core';
import { z } from 'zod';
import { timezone } from './jobs/variables.js';

/** The bot's own variables; each job adds its own. */
export const botVariables = {
  HOST: text({ fallback: '127.0.0.1', description: 'Address that the API listens on.' }),
  BOT_API_PORT: integer({ fallback: 8081, min: 0, max: 65_535, description: 'Port of the API; 0 takes a free one.' }),
  DB_HEALTH_TOKEN: optionalText({
    secret: true,
    minLength: 16,
    example: 'a text of 32 random characters',
    description: 'Bearer token that guards the API. Without it the API is switched off.',
  }),
  DB_HEALTH_TOKEN_NEXT: optionalText({
    secret: true,
    minLength: 16,
    example: 'a text of 32 random characters',
    description: 'A second token that is accepted too, while tokens are exchanged.',
  }),
  METRICS_PUBLIC: flag({ fallback: false, description: 'Serves /metrics without a token.' }),
  TRUST_PROXY: integer({
    fallback: 0,
    min: 0,
    max: 16,
    description: 'How many proxies stand before the API and add to X-Forwarded-For.',
  }),
  WEBAPP_URL: optionalUrl({
    example: 'https://jobs.example.org',
    description: 'Address of the dashboard, for links to it.',
  }),
  MONGODB_URI: mongodbAddress(),
  DATA_DIR: text({ fallback: '.data', description: 'Folder for the embedded database and what jobs keep.' }),
  SCHEDULER_TIMEZONE: timezone({
    fallback: 'UTC',
    description: 'Time zone that schedules by the clock are meant in.',
  }),
  DEFAULT_LOCALE: choice({ values: LOCALES, fallback: 'en', description: 'Language of names where nobody chose one.' }),
  JOBS_RETENTION_DAYS: integer({ fallback: 7, min: 1, max: 3_650, description: 'Days that ended runs are kept.' }),
  JOBS_RETENTION_FAILED_DAYS: optionalDays('Days that failed runs are kept; as long as others when unset.'),
  JOBS_STUCK_THRESHOLD_MINUTES: integer({
    fallback: 20,
    min: 1,
    max: 35_000,
    description: 'A run that takes longer is stuck, unless its job says otherwise.',
  }),
  WORKER_CONCURRENCY: integer({ fallback: 100, min: 1, max: 10_000, description: 'Runs at a time in this process.' }),
  ACTS_PER_MINUTE: integer({
    fallback: 6_000,
    min: 1,
    max: 1_000_000,
    description:
      'Triggers, cancels and other acts that one caller of the API may do in a minute; refused ones count for nothing.',
  }),
  SHUTDOWN_GRACE_SECONDS: integer({
    fallback: 25,
    min: 0,
    max: 3_600,
    description: 'Seconds that active runs may go on after SIGTERM.',
  }),
  TELEGRAM_BOT_TOKEN: optionalText({
    secret: true,
    example: '123456:ABC-DEF',
    description: 'Token of the bot that alerts and answers in Telegram.',
  }),
  TELEGRAM_API_ROOT: optionalUrl({
    example: 'https://api.telegram.org',
    description: 'Address of the Bot API, for a proxy or a server of your own.',
  }),
  TELEGRAM_WEBHOOK_URL: optionalUrl({
    example: 'https://jobs.example.org/telegram',
    description: 'Public address that Telegram posts to; without it the bot asks Telegram.',
  }),
  TELEGRAM_WEBHOOK_SECRET: webhookSecret(),
  ADMIN_USER_IDS: idList('people', 'Telegram ids of people who may do everything, with commas between.'),
  POWER_USER_IDS: idList('people', 'Telegram ids of people who may also start, cancel, pause and silence.'),
  USER_IDS: idList('people', 'Telegram ids of people who may look.'),
  ALLOWED_CHAT_IDS: idList('groups', 'Telegram ids of groups in which those people are answered.'),
  SENSITIVE_COMMAND_COOLDOWN_SEC: integer({
    fallback: 5,
    min: 0,
    max: 3_600,
    description: 'Seconds between two uses of the same sensitive command by one person.',
  }),
  // What is wrong with a channel is said at start and switches off that channel alone: its parts are read as they are.
  ALERT_TELEGRAM_CHAT_ID: optionalText({
    example: '-1001234567890',
    description: 'Chat that alerts are told in.',
  }),
  ALERT_TELEGRAM_TOPIC_ID: optionalText({
    example: '17',
    description: 'Topic of that chat, if it is a forum.',
  }),
  ALERT_SLACK_WEBHOOK_URL: optionalText({
    secret: true,
    example: 'https://hooks.slack.com/services/T000/B000/XXXX',
    description: 'Incoming webhook of Slack that alerts are told to.',
  }),
  ALERT_WEBHOOK_URL: optionalText({
    secret: true,
    example: 'https://example.org/alerts',
    description: 'Address that alerts are posted to as signed JSON.',
  }),
  ALERT_WEBHOOK_SECRET: optionalText({
    secret: true,
    example: 'a text of 32 random characters',
    description: 'Secret that the posts to ALERT_WEBHOOK_URL are signed with; at least 16 characters.',
  }),
  ALERT_WEBHOOK_ALLOW_PRIVATE: flag({
    fallback: false,
    description: 'Lets ALERT_WEBHOOK_URL lead to private, loopback and link-local addresses.',
  }),
  ALERTS_CONFIG_PATH: optionalText({
    example: 'config/alerts.yml',
    description: 'File of the alert rules; config/alerts.yml when unset.',
  }),
  MONITOR_HEARTBEAT_URL: optionalUrl({
    secret: true,
    example: 'https://hc-ping.com/your-uuid',
    description: 'Address of a dead-man service that is called every minute while all is well.',
  }),
  LOG_LEVEL: choice({
    values: ['debug', 'info', 'warn', 'error'],
    fallback: 'info',
    description: 'The least important lines that are logged.',
  }),
  LOG_FORMAT: logFormat(),
} satisfies EnvSpec;

function mongodbAddress() {
  const rule = 'must be an address that starts with mongodb:// or mongodb+srv://';
  return {
    schema: z
      .string()
      .regex(/^mongodb(\+srv)?:\/\/[^\s/]+/, rule)
      .optional(),
    secret: true,
    example: 'mongodb://127.0.0.1:27017/jobs',
    description: 'Address of a MongoDB. Without it a database in this process is used, in DATA_DIR.',
  };
}

/** Unset, it depends on who reads: lines for eyes on a terminal, for programs elsewhere. */
function logFormat() {
  return {
    schema: z.enum(['json', 'pretty'], 'must be json or pretty').optional(),
    description: 'Lines for programs (json) or for eyes (pretty); what fits the output when unset.',
    example: 'json',
  };
}

function optionalDays(description: string) {
  const { schema } = integer({ fallback: 1, min: 1, max: 3_650, description });
  return { schema: schema as z.ZodType<number | undefined>, description, example: '30' };
}

/** Ids as Telegram writes them, of people or of groups; each part that is none is named. */
function idList(of: 'people' | 'groups', description: string): EnvVar<readonly string[] | undefined> {
  const form = of === 'people' ? /^[1-9]\d{0,15}$/ : /^-[1-9]\d{0,15}$/;
  const rule = of === 'people' ? 'a number of at least 1' : 'a number below 0';
  return {
    schema: z.string().transform((text, context) => {
      const parts = text.split(',').map((part) => part.trim());
      for (const part of parts.filter((each) => each !== '' && !form.test(each))) {
        context.addIssue({ code: 'custom', message: `"${part.slice(0, 40)}" is no id, which is ${rule}` });
      }
      return [...new Set(parts.filter((part) => part !== ''))];
    }),
    description,
    example: of === 'people' ? '123456789,987654321' : '-1001234567890',
  };
}

function webhookSecret() {
  const rule = 'must have 16 to 256 letters, digits, _ and -';
  return {
    schema: z
      .string()
      .regex(/^[A-Za-z0-9_-]{16,256}$/, rule)
      .optional(),
    secret: true,
    example: 'a text of 32 random letters and digits',
    description:
      'Secret by which posts to TELEGRAM_WEBHOOK_URL are known to come from Telegram; made of the token when unset.',
  };
}
