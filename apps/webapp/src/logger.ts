import { createLogger as createWinston, format, transports } from 'winston';
import type { Config } from './config.js';

/** Constant phrases with their data in fields. */
export interface Logger {
  debug(message: string, fields?: object): void;
  info(message: string, fields?: object): void;
  warn(message: string, fields?: object): void;
  error(message: string, fields?: object): void;
}

/** Lines on standard output: JSON for programs, `pretty` for eyes. */
export function createLogger({ logLevel, logFormat }: Pick<Config, 'logLevel' | 'logFormat'>): Logger {
  const pretty = format.printf(({ timestamp, level, message, service: _, ...fields }) => {
    const data = Object.keys(fields).length > 0 ? ` ${JSON.stringify(fields)}` : '';
    return `${String(timestamp)} ${level.padEnd(5)} web  ${String(message)}${data}`;
  });
  return createWinston({
    level: logLevel,
    defaultMeta: { service: 'webapp' },
    format: format.combine(format.timestamp(), logFormat === 'json' ? format.json() : pretty),
    transports: [new transports.Console()],
  });
}
