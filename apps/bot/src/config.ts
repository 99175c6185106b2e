import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { EnvError, type Environment, type EnvSpec, type EnvValues, readEnv } from '@jobs-monitor/core';
import { botVariables } from './config-variables.js';
import type { CatalogueSettings } from './jobs/catalogue.js';
import type { AnyJobDefinition, FamilyDefinition } from './jobs/define.js';
import { collectVariables } from './jobs/variables.js';

const DAY_SECONDS = 86_400;

/** The configuration of one bot process, read once. */
export type Config = ReturnType<typeof parseConfig>;

/**
 * Reads the environment for the bot and for every job. Throws one `EnvError` that lists every problem at once, without
 * the value of any secret.
 */
export function parseConfig(
  env: Environment,
  definitions: readonly (AnyJobDefinition | FamilyDefinition)[],
  readFile: (path: string) => string = (path) => readFileSync(path, 'utf8'),
) {
  const spec = { ...collectVariables(definitions), ...botVariables };
  const values = readEnv(spec, env, readFile);
  refuseLoneNextToken(values);
  const retentionDays = values.JOBS_RETENTION_DAYS;
  const jobs: CatalogueSettings = {
    values,
    stuckAfterSeconds: values.JOBS_STUCK_THRESHOLD_MINUTES * 60,
  };
  return {
    host: values.HOST,
    port: values.BOT_API_PORT,
    token: values.DB_HEALTH_TOKEN ?? null,
    nextToken: values.DB_HEALTH_TOKEN_NEXT ?? null,
    metricsPublic: values.METRICS_PUBLIC,
    trustedProxies: values.TRUST_PROXY,
    webappUrl: values.WEBAPP_URL ?? null,
    mongodbUri: values.MONGODB_URI ?? null,
    dataDir: resolve(values.DATA_DIR),
    timezone: values.SCHEDULER_TIMEZONE,
    locale: values.DEFAULT_LOCALE,
    retention: {
      endedSeconds: retentionDays * DAY_SECONDS,
      failedSeconds: (values.JOBS_RETENTION_FAILED_DAYS ?? retentionDays) * DAY_SECONDS,
    },
    concurrency: values.WORKER_CONCURRENCY,
    actsPerMinute: values.ACTS_PER_MINUTE,
    graceSeconds: values.SHUTDOWN_GRACE_SECONDS,
    telegram: { token: values.TELEGRAM_BOT_TOKEN ?? null, apiRoot: values.TELEGRAM_API_ROOT ?? null },
    chat: {
      webhook: { url: values.TELEGRAM_WEBHOOK_URL ?? null, secret: values.TELEGRAM_WEBHOOK_SECRET ?? null },
      access: {
        admins: values.ADMIN_USER_IDS ?? [],
        powerUsers: values.POWER_USER_IDS ?? [],
        users: values.USER_IDS ?? [],
        chats: values.ALLOWED_CHAT_IDS ?? [],
      },
      cooldownSeconds: values.SENSITIVE_COMMAND_COOLDOWN_SEC,
    },
    alerts: {
      rulesPath: values.ALERTS_CONFIG_PATH ?? null,
      telegram: {
        chatId: values.ALERT_TELEGRAM_CHAT_ID ?? null,
        topicId: values.ALERT_TELEGRAM_TOPIC_ID ?? null,
      },
      slack: { webhookUrl: values.ALERT_SLACK_WEBHOOK_URL ?? null },
      webhook: {
        url: values.ALERT_WEBHOOK_URL ?? null,
        secret: values.ALERT_WEBHOOK_SECRET ?? null,
        allowPrivate: values.ALERT_WEBHOOK_ALLOW_PRIVATE,
      },
    },
    heartbeatUrl: values.MONITOR_HEARTBEAT_URL ?? null,
    log: { level: values.LOG_LEVEL, format: values.LOG_FORMAT ?? ('auto' as const) },
    jobs,
    /** Values that must never leave the process. */
    secrets: secretsOf(spec, values),
  };
}

/** Every variable of the bot with its jobs, for `.env.example` and for documentation. */
export function allVariables(definitions: readonly (AnyJobDefinition | FamilyDefinition)[]): EnvSpec {
  return { ...botVariables, ...collectVariables(definitions) };
}

function refuseLoneNextToken(values: EnvValues<typeof botVariables>): void {
  if (values.DB_HEALTH_TOKEN_NEXT === undefined || values.DB_HEALTH_TOKEN !== undefined) return;
  throw new EnvError([{ variable: 'DB_HEALTH_TOKEN', message: 'must be set when DB_HEALTH_TOKEN_NEXT is' }]);
}

function secretsOf(spec: EnvSpec, values: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(spec)
    .filter(([, variable]) => variable.secret)
    .map(([name]) => values[name])
    .filter((value) => typeof value === 'string');
}
