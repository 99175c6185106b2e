import { randomUUID } from 'node:crypto';
import { AppError } from '@jobs-monitor/core';
import { bodyParser } from '@koa/bodyparser';
import type { Middleware, Next } from 'koa';
import type { Config } from '../config.js';
import type { Logger } from '../logger.js';
import { isBackground, type Renderer } from '../routes/renderer.js';
import { originOf } from '../session/origin.js';
import { returnPath } from '../session/return-path.js';
import { isSameOrigin } from '../session/same-origin.js';
import type { createSessionCookie } from '../session/session-cookie.js';
import type { Sessions } from '../session/sessions.js';
import { signInAddress } from '../session/sign-in-address.js';
import { createTextCompression } from './compress.js';
import { errorBodyOf, statusOf, toAppError } from './errors.js';
import { securityHeaders } from './headers.js';
import { readPreferences } from './preferences.js';
import type { WebContext, WebState } from './state.js';

const MAX_URL_CHARACTERS = 8_192;
const REQUEST_ID = /^[A-Za-z0-9_-]{8,64}$/;

export interface MiddlewareDeps {
  config: Config;
  sessions: Sessions;
  cookie: ReturnType<typeof createSessionCookie>;
  renderer: Renderer;
  log: Logger;
}

/** What every request passes through, from the outside in. */
export function createMiddleware({ config, sessions, cookie, renderer, log }: MiddlewareDeps): Middleware<WebState>[] {
  async function identify(ctx: WebContext, next: Next) {
    const given = ctx.get('x-request-id');
    ctx.state.requestId = REQUEST_ID.test(given) ? given : randomUUID();
    ctx.state.preferences = readPreferences(ctx, config.defaultLocale);
    const id = cookie.read(ctx);
    ctx.state.session = isBackground(ctx) ? sessions.peek(id) : sessions.use(id, originOf(ctx));
    ctx.set('x-request-id', ctx.state.requestId);
    ctx.set('cache-control', 'no-store');
    await next();
  }

  async function answerErrors(ctx: WebContext, next: Next) {
    try {
      if (ctx.url.length > MAX_URL_CHARACTERS) throw new AppError('uri_too_long', 'The address is too long');
      await next();
      if (ctx.status === 404 && ctx.body === undefined)
        throw new AppError('not_found', 'There is nothing at this address');
    } catch (thrown) {
      const error = toAppError(thrown);
      if (error.code === 'internal')
        log.error('request_failed', { request_id: ctx.state.requestId, path: ctx.path, error: stackOf(thrown) });
      answer(ctx, error);
    }
  }

  function answer(ctx: WebContext, error: AppError) {
    if (error.retryAfterSeconds) ctx.set('retry-after', String(error.retryAfterSeconds));
    const isPage = !ctx.path.startsWith('/api/') && !ctx.path.startsWith('/assets/');
    if (isPage && error.code === 'unauthorized' && !isBackground(ctx)) {
      const wasSignedIn = cookie.read(ctx) !== undefined;
      if (ctx.method === 'GET') ctx.redirect(signInAddress({ next: ctx.url, why: wasSignedIn ? 'ended' : undefined }));
      else ctx.redirect(signInAddress({ next: formerPage(ctx), why: 'undone' }));
      ctx.status = 303;
    } else if (isPage) {
      renderer.renderError(ctx, error);
    } else {
      ctx.status = statusOf(error.code);
      ctx.body = errorBodyOf(error, ctx.state.requestId);
    }
  }

  async function refuseOtherOrigins(ctx: WebContext, next: Next) {
    const facts = {
      method: ctx.method,
      secFetchSite: ctx.get('sec-fetch-site') || undefined,
      origin: ctx.get('origin') || undefined,
      // `ctx.origin` would be what the request claims, not what we are.
      own: [`${ctx.protocol}://${ctx.host}`, config.publicUrl && new URL(config.publicUrl).origin],
    };
    if (!isSameOrigin(facts)) throw new AppError('forbidden', 'This request does not come from one of our own pages');
    await next();
  }

  return [
    securityHeaders(config.publicUrl?.startsWith('https:') === true),
    createTextCompression(),
    identify,
    answerErrors,
    refuseOtherOrigins,
    bodyParser({ enableTypes: ['json', 'form'], jsonLimit: '64kb', formLimit: '64kb' }),
  ];
}

/** The page whose form came, as the browser says; whatever it says, it is a path of this site. */
function formerPage(ctx: WebContext): string {
  const referrer = ctx.get('referer');
  if (!URL.canParse(referrer)) return '/';
  const { pathname, search } = new URL(referrer);
  return returnPath(pathname + search);
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
