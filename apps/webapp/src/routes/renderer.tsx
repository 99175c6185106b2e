import { type AppError, sayer } from '@jobs-monitor/core';
import type { VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';
import type { AssetNames } from '../http/assets.js';
import { statusOf } from '../http/errors.js';
import type { WebContext } from '../http/state.js';
import type { Page } from '../pages/page.js';
import { ErrorView } from '../views/error-view.js';
import { BareLayout, Layout } from '../views/layout.js';
import { type View, ViewContext } from '../views/view.js';

export interface RendererDeps {
  assets: AssetNames;
  pages: readonly Page[];
  now: () => Date;
  newId: () => string;
  /** What the badge of the alerts shows, or null while that is not known. */
  openIncidents: () => number | null;
}

/** True for requests that the script makes by itself: they neither count as use nor take notices. */
export const isBackground = (ctx: WebContext): boolean => ctx.get('x-background') !== '';

/** Makes whole documents out of views. */
export type Renderer = ReturnType<typeof createRenderer>;

export function createRenderer({ assets, pages, now, newId, openIncidents }: RendererDeps) {
  const nav = pages.flatMap(({ nav, paths }) => (nav ? [{ ...nav, path: paths[0] ?? '/' }] : []));

  function viewOf(ctx: WebContext): View {
    const { preferences, session, requestId } = ctx.state;
    const notices = isBackground(ctx) ? [] : (session?.notices.splice(0) ?? []);
    return {
      ...preferences,
      say: sayer(preferences.locale),
      now: now(),
      path: ctx.url,
      requestId,
      actor: session?.actor ?? null,
      newNonce: newId,
      notices,
      assets,
      nav,
      openIncidents: openIncidents(),
      staleness: null,
    };
  }

  function render(ctx: WebContext, view: View, { title, body }: { title: string; body: VNode }) {
    const Frame = view.actor ? Layout : BareLayout;
    const html = renderToString(
      <ViewContext.Provider value={view}>
        <Frame title={title}>{body}</Frame>
      </ViewContext.Provider>,
    );
    ctx.type = 'html';
    ctx.body = `<!doctype html>${html}`;
  }

  return {
    viewOf,
    render,

    /** The page that says what went wrong, and under which id our log knows it. */
    renderError(ctx: WebContext, error: AppError) {
      const view = viewOf(ctx);
      ctx.status = statusOf(error.code);
      render(ctx, view, { title: view.say(`error.${error.code}`), body: <ErrorView error={error} /> });
    },
  };
}
