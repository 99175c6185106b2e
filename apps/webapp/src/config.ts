import {
  choice,
  EnvError,
  type Environment,
  type EnvSpec,
  type EnvValues,
  integer,
  LOCALES,
  optionalText,
  optionalUrl,
  type Role,
  readEnv,
  text,
} from '@jobs-monitor/core';

/** Every variable that the web app reads. */
export const webappEnv = {
  HOST: text({ fallback: '127.0.0.1', description: 'The address that the servers listen on.' }),
  WEBAPP_PORT: integer({
    fallback: 8080,
    min: 0,
    max: 65_535,
    description: 'The port of the dashboard; 0 takes a free one.',
  }),
  BOT_JOBS_API_BASE_URL: optionalUrl({
    description: 'Where the web app reaches the bot, server to server.',
    example: 'http://127.0.0.1:8081',
  }),
  BOT_API_BASE_URL: optionalUrl({
    description: 'Used when BOT_JOBS_API_BASE_URL is not set.',
    example: 'http://127.0.0.1:8081',
  }),
  DB_HEALTH_TOKEN: optionalText({
    description: 'The secret that the bot and the web app share; at least 16 characters.',
    example: 'a-long-random-secret',
    secret: true,
    minLength: 16,
  }),
  DASHBOARD_TOKEN: optionalText({
    description: 'What people type to sign in to the dashboard as admins; DB_HEALTH_TOKEN when not set.',
    example: 'another-long-random-secret',
    secret: true,
    minLength: 16,
  }),
  DASHBOARD_OPERATOR_TOKEN: optionalText({
    description: 'What people type to sign in as operators, who may act but not administer.',
    example: 'a-secret-of-those-who-operate',
    secret: true,
    minLength: 16,
  }),
  DASHBOARD_VIEWER_TOKEN: optionalText({
    description: 'What people type to sign in as viewers, who may only look.',
    example: 'a-secret-of-those-who-look',
    secret: true,
    minLength: 16,
  }),
  WEBAPP_URL: optionalUrl({
    description: 'The address under which people open the dashboard; https makes its cookies secure.',
    example: 'https://jobs.example.com',
  }),
  DEFAULT_LOCALE: choice({
    values: LOCALES,
    fallback: 'en',
    description: 'The language for people whose browser asks for neither English nor Hebrew.',
  }),
  TRUST_PROXY: integer({
    fallback: 0,
    min: 0,
    max: 16,
    description: 'How many proxies stand before the web app and add to X-Forwarded-For.',
  }),
  LOG_LEVEL: choice({
    values: ['error', 'warn', 'info', 'debug'],
    fallback: 'info',
    description: 'The least important log lines that are written.',
  }),
  LOG_FORMAT: choice({ values: ['json', 'pretty'], fallback: 'json', description: 'How log lines are written.' }),
} satisfies EnvSpec;

/** Reads the environment once; throws `EnvError` with every problem. */
export function parseConfig(env: Environment, readFile: (path: string) => string) {
  const values = readEnv(webappEnv, env, readFile);
  refuseSharedTokens(values);
  return {
    host: values.HOST,
    port: values.WEBAPP_PORT,
    botUrl: values.BOT_JOBS_API_BASE_URL ?? values.BOT_API_BASE_URL,
    botToken: values.DB_HEALTH_TOKEN,
    dashboardTokens: {
      admin: values.DASHBOARD_TOKEN ?? values.DB_HEALTH_TOKEN,
      operator: values.DASHBOARD_OPERATOR_TOKEN,
      viewer: values.DASHBOARD_VIEWER_TOKEN,
    } satisfies Record<Role, string | undefined>,
    publicUrl: values.WEBAPP_URL,
    defaultLocale: values.DEFAULT_LOCALE,
    trustedProxies: values.TRUST_PROXY,
    logLevel: values.LOG_LEVEL,
    logFormat: values.LOG_FORMAT,
  };
}

export type Config = ReturnType<typeof parseConfig>;

/** A token stands for one role; the bot's own would let whoever has it do everything. */
const TOKENS_APART = [
  ['DASHBOARD_OPERATOR_TOKEN', ['DASHBOARD_TOKEN', 'DB_HEALTH_TOKEN']],
  ['DASHBOARD_VIEWER_TOKEN', ['DASHBOARD_OPERATOR_TOKEN', 'DASHBOARD_TOKEN', 'DB_HEALTH_TOKEN']],
] as const;

function refuseSharedTokens(values: EnvValues<typeof webappEnv>): void {
  const problems = TOKENS_APART.flatMap(([variable, others]) =>
    others
      .filter((other) => values[variable] !== undefined && values[variable] === values[other])
      .map((other) => ({ variable, message: `must differ from ${other}, or the two roles would be one` })),
  );
  if (problems.length > 0) throw new EnvError(problems);
}
