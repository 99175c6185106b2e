import type { WebContext } from '../http/state.js';

/** The fields of a submitted form; repeated and nested ones do not count. */
export function formOf(ctx: WebContext): Record<string, string> {
  const body: unknown = ctx.request.body;
  if (typeof body !== 'object' || body === null) return {};
  return Object.fromEntries(
    Object.entries(body).filter((field): field is [string, string] => typeof field[1] === 'string'),
  );
}
