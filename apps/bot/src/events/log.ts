/** What is told to whoever reads the logs: a constant phrase, with the data in fields. Never a secret. */
export interface Log {
  debug(phrase: string, fields?: Record<string, unknown>): void;
  info(phrase: string, fields?: Record<string, unknown>): void;
  warn(phrase: string, fields?: Record<string, unknown>): void;
  error(phrase: string, fields?: Record<string, unknown>): void;
}
