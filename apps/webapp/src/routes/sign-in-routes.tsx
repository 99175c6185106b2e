import { type Actor, AppError, type ErrorCode, ROLES } from '@jobs-monitor/core';
import type Router from '@koa/router';
import type { BotClient } from '../bot/client.js';
import { statusOf, toAppError } from '../http/errors.js';
import { WEBAPP_ACTOR, type WebContext, type WebState } from '../http/state.js';
import type { Logger } from '../logger.js';
import type { Attempts } from '../session/attempts.js';
import { originOf } from '../session/origin.js';
import { returnPath } from '../session/return-path.js';
import type { createSessionCookie } from '../session/session-cookie.js';
import type { Sessions } from '../session/sessions.js';
import { signInAddress, signInReason } from '../session/sign-in-address.js';
import { holderOf, type Tokens } from '../session/token-holders.js';
import { type SignInProps, SignInView } from '../views/sign-in-view.js';
import { formOf } from './form.js';
import type { Renderer } from './renderer.js';

export interface SignInDeps {
  sessions: Sessions;
  cookie: ReturnType<typeof createSessionCookie>;
  attempts: Attempts;
  client: BotClient;
  renderer: Renderer;
  tokens: Tokens;
  log: Logger;
}

/** What counts as a failed attempt; a bot that is away is nobody's guess. */
const COUNTED: readonly ErrorCode[] = ['unauthorized', 'sign_in_link_invalid', 'too_many_attempts'];

/** Signing in by token or by one-time link, and signing out. Looking at a link never uses it up. */
export function mountSignIn(router: Router<WebState>, deps: SignInDeps): void {
  const { sessions, cookie, attempts, client, tokens, log } = deps;

  router.get('/login', (ctx) => {
    const query = new URLSearchParams(ctx.querystring);
    const next = returnPath(query.get('next'));
    const code = query.get('code');
    if (ctx.state.session && !code) ctx.redirect(next);
    else
      show(ctx, deps, { next, code: code?.slice(0, 100) ?? null, problem: null, why: signInReason(query.get('why')) });
  });

  router.post('/login', async (ctx) => {
    const form = formOf(ctx);
    const next = returnPath(form.next);
    try {
      await attempts.take(ctx.ip);
      const actor = form.code === undefined ? byToken(form.token ?? '') : await redeem(ctx, form.code);
      await attempts.giveBack(ctx.ip);
      // Always a new id: one that somebody else may have planted opens nothing.
      if (ctx.state.session) sessions.end(ctx.state.session.id, 'replaced');
      const session = sessions.create(actor, originOf(ctx));
      cookie.write(ctx, session.id);
      const { kind, id, role } = actor;
      log.info('signed_in', {
        session: session.publicId,
        actor: `${kind}:${id}`,
        role,
        address: session.origin.address,
      });
      ctx.redirect(next);
      ctx.status = 303;
    } catch (error) {
      const problem = toAppError(error);
      if (!COUNTED.includes(problem.code)) await attempts.giveBack(ctx.ip);
      log.warn('sign_in_failed', {
        code: problem.code,
        by: form.code === undefined ? 'token' : 'link',
        address: originOf(ctx).address,
        request_id: ctx.state.requestId,
      });
      ctx.status = statusOf(problem.code);
      if (problem.retryAfterSeconds) ctx.set('retry-after', String(problem.retryAfterSeconds));
      show(ctx, deps, { next, code: null, problem, why: null });
    }
  });

  router.post('/logout', (ctx) => {
    if (ctx.state.session) sessions.end(ctx.state.session.id, 'signed_out');
    cookie.clear(ctx);
    ctx.redirect(signInAddress({ why: 'out' }));
    ctx.status = 303;
  });

  function byToken(token: string): Actor {
    const holder = holderOf(token, tokens);
    if (!holder) throw new AppError('unauthorized', 'The access token is not right');
    return holder;
  }

  async function redeem(ctx: WebContext, code: string): Promise<Actor> {
    if (!/^[A-Za-z0-9_-]{22,86}$/.test(code)) throw new AppError('sign_in_link_invalid', 'This is not a sign-in code');
    const caller = { actor: WEBAPP_ACTOR, requestId: ctx.state.requestId };
    return (await client.call('redeemSignInLink', { body: { code } }, caller)).actor;
  }
}

function show(ctx: WebContext, { renderer, tokens }: SignInDeps, props: Omit<SignInProps, 'hasToken'>) {
  // Somebody who opens a link while signed in sees the same page as everybody else.
  const view = { ...renderer.viewOf(ctx), actor: null };
  const title = view.say('web.sign_in');
  renderer.render(ctx, view, { title, body: <SignInView {...props} hasToken={ROLES.some((role) => tokens[role])} /> });
}
