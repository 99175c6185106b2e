import { createHash } from 'node:crypto';
import type { Actor } from '@jobs-monitor/core';
import type Router from '@koa/router';
import type { Action } from '../actions/action.js';
import { statusOf, toAppError } from '../http/errors.js';
import type { WebContext, WebState } from '../http/state.js';
import { requireRole } from '../session/guard.js';
import { resumedOf, resumedQuestion } from '../session/resumed-question.js';
import { returnPath } from '../session/return-path.js';
import { signInAddress } from '../session/sign-in-address.js';
import { ActionForm } from '../views/action-form.js';
import { formOf } from './form.js';
import { type PageDeps, pageRequest } from './page-routes.js';

/** Serves every action of the list: its question as a page, its deed by a form, then back to where it was asked from. */
export function mountActions(router: Router<WebState>, actions: readonly Action[], deps: PageDeps): void {
  for (const action of actions) {
    router.get(action.path, async (ctx) => {
      requireRole(ctx, action.role);
      await ask(ctx, action, deps, returnPath(new URLSearchParams(ctx.querystring).get('back')));
    });

    router.post(action.path, async (ctx) => {
      if (!ctx.state.session) return askLater(ctx);
      const session = requireRole(ctx, action.role);
      const form = formOf(ctx);
      const back = returnPath(form.back);
      const view = { ...deps.renderer.viewOf(ctx), notices: [] };
      const caller = { actor: session.actor, requestId: ctx.state.requestId };
      const nonce = form.nonce?.slice(0, 100);
      try {
        const notice = await action.act(
          {
            ...pageRequest(ctx, view, deps),
            call: (id, input) => deps.client.call(id, { ...input, ...keyOf(nonce, input.idempotencyKey) }, caller),
          },
          form,
        );
        deps.openIncidents.forget();
        session.notices.push(notice);
        ctx.redirect(back);
        ctx.status = 303;
        if (!deps.sessions.peek(session.id)) leave(ctx, session.actor, deps);
      } catch (error) {
        const problem = toAppError(error);
        if (problem.code === 'internal') throw error;
        ctx.status = statusOf(problem.code);
        await ask(ctx, action, deps, back, { problem, form });
      }
    });
  }
}

/** The key of a call: that of the form, or one made of it and of what tells the calls of the form apart. */
function keyOf(nonce: string | undefined, part: string | undefined): { idempotencyKey?: string } {
  if (!nonce) return {};
  if (part === undefined) return { idempotencyKey: nonce };
  return { idempotencyKey: createHash('sha256').update(`${nonce} ${part}`).digest('base64url') };
}

/** Nothing is done without a session: signing in leads back to the question, with what was typed as far as it may travel. */
function askLater(ctx: WebContext) {
  const form = new URLSearchParams(ctx.is('urlencoded') ? ctx.request.rawBody : '');
  ctx.redirect(signInAddress({ next: resumedQuestion(ctx.path, form), why: 'undone' }));
  ctx.status = 303;
}

/** What was done has ended the session of whoever did it. */
function leave(ctx: WebContext, actor: Actor, { cookie, sessions }: PageDeps) {
  cookie.clear(ctx);
  ctx.redirect(signInAddress({ why: sessions.ofPerson(actor).length === 0 ? 'everywhere' : 'out' }));
  ctx.status = 303;
}

async function ask(
  ctx: WebContext,
  action: Action,
  deps: PageDeps,
  back: string,
  failed?: { problem: ReturnType<typeof toAppError>; form: Record<string, string> },
) {
  const view = deps.renderer.viewOf(ctx);
  const given = failed?.form ?? Object.fromEntries(new URLSearchParams(ctx.querystring));
  const question = await action.ask(pageRequest(ctx, view, deps), given, failed?.problem);
  const body = (
    <ActionForm
      action={ctx.path}
      question={question}
      back={back}
      problem={failed?.problem ?? null}
      resumed={failed ? null : resumedOf(given.resumed)}
    />
  );
  deps.renderer.render(ctx, view, { title: question.title, body });
}
