import { AsyncLocalStorage } from 'node:async_hooks';
import type { Writable } from 'node:stream';
import { format, transports, createLogger as winstonLogger } from 'winston';
import { plainFields } from './logging/plain-fields.js';
import { createRedactor } from './logging/redact.js';

/** Tells whoever reads the logs: a constant phrase, with the data in fields. */
export interface Logger {
  debug(phrase: string, fields?: Record<string, unknown>): void;
  info(phrase: string, fields?: Record<string, unknown>): void;
  warn(phrase: string, fields?: Record<string, unknown>): void;
  error(phrase: string, fields?: Record<string, unknown>): void;
}

/** What every line says that is logged while this work goes on. */
export interface LogScope {
  request_id?: string;
  run_id?: string;
  job_id?: string;
}

const scopes = new AsyncLocalStorage<LogScope>();

/** Does the work so that its log lines, and those of whatever it starts, carry these fields. */
export function withLogScope<T>(scope: LogScope, work: () => T): T {
  return scopes.run({ ...scopes.getStore(), ...scope }, work);
}

/** Does work that belongs to nobody in particular, whoever set it off: its log lines carry none of the fields. */
export function outsideLogScopes<T>(work: () => T): T {
  return scopes.exit(work);
}

export interface LoggerOptions {
  level: 'debug' | 'info' | 'warn' | 'error';
  format: 'auto' | 'json' | 'pretty';
  /** Values that are hidden wherever they appear, beside whatever looks like a secret. */
  secrets?: readonly string[];
  stream?: Writable & { isTTY?: boolean };
  now?: () => Date;
}

/** A logger of one physical line per entry, whatever is logged; never throws, never shows a secret. */
export function createLogger(options: LoggerOptions): Logger {
  const stream = options.stream ?? process.stdout;
  const redact = createRedactor(options.secrets ?? []);
  const now = options.now ?? (() => new Date());
  const pretty = options.format === 'pretty' || (options.format === 'auto' && stream.isTTY === true);
  const render = pretty ? renderPretty : renderJson;
  const winston = winstonLogger({
    level: options.level,
    format: format.printf(({ level, message, fields }) => {
      const scope = { ...scopes.getStore() };
      return oneLine(render(now(), level, redact(String(message)), { ...scope, ...(fields as object) }));
    }),
    transports: [new transports.Stream({ stream })],
  });

  function log(level: LoggerOptions['level']) {
    return (phrase: string, fields: Record<string, unknown> = {}) => {
      if (winston.isLevelEnabled(level)) winston.log({ level, message: phrase, fields: plainFields(fields, redact) });
    };
  }
  return { debug: log('debug'), info: log('info'), warn: log('warn'), error: log('error') };
}

function renderJson(at: Date, level: string, message: string, fields: object): string {
  const head = { timestamp: at.toISOString(), level, message };
  return JSON.stringify({ ...head, ...fields, ...head });
}

function renderPretty(at: Date, level: string, message: string, fields: object): string {
  const data = Object.entries(fields).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  return [at.toISOString().slice(11, 23), level.padEnd(5), message, ...data].join(' ');
}

/** Escapes what would break the line or steer a terminal: control characters, line separators, marks of direction. */
function oneLine(line: string): string {
  return line.replace(
    /[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
