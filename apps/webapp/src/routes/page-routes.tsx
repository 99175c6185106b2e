import { AppError, type Contract, contract, type Entry } from '@jobs-monitor/core';
import type Router from '@koa/router';
import type { BotClient } from '../bot/client.js';
import { isPassing, type LastKnown } from '../bot/last-known.js';
import type { OpenIncidents } from '../bot/open-incidents.js';
import type { WebContext, WebState } from '../http/state.js';
import type { Elsewhere, Page, PageRequest } from '../pages/page.js';
import { requireRole } from '../session/guard.js';
import { ownSessions } from '../session/own-sessions.js';
import type { createSessionCookie } from '../session/session-cookie.js';
import type { Sessions } from '../session/sessions.js';
import type { View } from '../views/view.js';
import type { MadePage, MadePages } from './made-pages.js';
import { watchPersonal } from './personal.js';
import type { Renderer } from './renderer.js';

export interface PageDeps {
  renderer: Renderer;
  lastKnown: LastKnown;
  client: BotClient;
  openIncidents: OpenIncidents;
  madePages: MadePages;
  sessions: Sessions;
  cookie: ReturnType<typeof createSessionCookie>;
}

/** Serves every page of the list, for those who may see it. */
export function mountPages(router: Router<WebState>, pages: readonly Page[], deps: PageDeps): void {
  for (const page of pages) {
    router.get([...page.paths], async (ctx) => {
      const { actor } = requireRole(ctx, page.role ?? 'viewer');
      const view = deps.renderer.viewOf(ctx);
      const key = [actor.role, view.locale, view.timeZone, ctx.url].join(' ');
      const [made] = await Promise.all([
        deps.madePages.get(key, () => make(page, pageRequest(ctx, view, deps), deps.renderer)),
        deps.openIncidents.refresh(),
      ]);
      view.openIncidents = deps.openIncidents.known();
      if ('redirect' in made) ctx.redirect(made.redirect);
      else deps.renderer.send(ctx, view, made);
    });
  }
}

async function make(page: Page, asked: PageRequest, renderer: Renderer): Promise<MadePage | Elsewhere> {
  const { request, isPersonal } = watchPersonal(asked);
  const content = await page.load(request);
  if ('redirect' in content) return content;
  const made = renderer.make(request.view, content);
  return { ...made, staleness: asked.view.staleness, isPersonal: isPersonal() };
}

/** What a page needs to load its data; how old that is gets noted in the view. */
export function pageRequest(
  ctx: WebContext,
  view: View,
  { lastKnown, client, sessions }: Pick<PageDeps, 'lastKnown' | 'client' | 'sessions'>,
): PageRequest {
  const session = requireRole(ctx, 'viewer');
  const { actor, transcript } = session;
  const caller = { actor, requestId: ctx.state.requestId };
  /** To whom the bot refuses what everybody may see, nothing is shown any more: open streams end too. */
  const takeRights = (id: keyof Contract) => (error: unknown) => {
    const isOut = error instanceof AppError && error.code === 'forbidden' && (contract[id] as Entry).role === 'viewer';
    if (isOut) {
      sessions.end(session.id, 'rights_taken');
      ctx.state.session = null;
    }
    throw error;
  };
  return {
    params: ctx.params as Record<string, string>,
    query: new URLSearchParams(ctx.querystring),
    actor,
    view,
    transcript,
    ownSessions: ownSessions(sessions, session),
    call: (id, input) => client.call(id, input, caller).catch(takeRights(id)),
    async read(id, input = {}) {
      try {
        const { data, at, problem } = await lastKnown.read(id, input, caller);
        const since = view.staleness?.since;
        if (problem) view.staleness = { problem, since: since && since < at ? since : at };
        return data;
      } catch (error) {
        if (!isPassing(error)) return takeRights(id)(error);
        view.staleness ??= { problem: error, since: null };
        return null;
      }
    },
  };
}
