import { AppError, contract } from '@jobs-monitor/core';
import type Router from '@koa/router';
import type { WebState } from '../http/state.js';
import { loadRunFacts } from '../pages/run/facts.js';
import { runMarkdown } from '../pages/run/markdown.js';
import { requireRole } from '../session/guard.js';
import { runHref } from '../views/href.js';
import { type PageDeps, pageRequest } from './page-routes.js';

/** Serves a run as Markdown: what the script copies, and what is read without it. */
export function mountRunMarkdown(router: Router<WebState>, deps: PageDeps, publicUrl: string | undefined): void {
  router.get('/runs/:run_id/markdown', async (ctx) => {
    requireRole(ctx, contract.getRun.role);
    const view = { ...deps.renderer.viewOf(ctx), notices: [] };
    const runId = String(ctx.params.run_id);
    const facts = await loadRunFacts(pageRequest(ctx, view, deps), runId);
    if (!facts) throw view.staleness?.problem ?? new AppError('bot_unreachable', 'Nothing is known of this run');
    const base = publicUrl ?? `${ctx.protocol}://${ctx.host}`;
    ctx.type = 'text/markdown; charset=utf-8';
    ctx.body = runMarkdown(facts, { ...view, url: new URL(runHref(runId), base).href });
  });
}
