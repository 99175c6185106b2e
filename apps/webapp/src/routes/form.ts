import type { WebContext } from '../http/state.js';

/** The fields of a submitted form, by the names that they were given: dots and brackets mean nothing here. */
export function formOf(ctx: WebContext): Record<string, string> {
  return ctx.is('urlencoded') ? Object.fromEntries(new URLSearchParams(ctx.request.rawBody)) : {};
}
