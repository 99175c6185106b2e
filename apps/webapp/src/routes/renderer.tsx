import { createHash } from 'node:crypto';
import { type AppError, hasRole, type Role, sayer } from '@jobs-monitor/core';
import type { VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';
import type { AssetNames } from '../http/assets.js';
import { statusOf } from '../http/errors.js';
import type { WebContext } from '../http/state.js';
import type { Page } from '../pages/page.js';
import type { Session, Sessions } from '../session/sessions.js';
import { ErrorView } from '../views/error-view.js';
import { BareLayout, Layout, LiveRegions, Staleness } from '../views/layout.js';
import { type NavItem, type View, ViewContext } from '../views/view.js';
import type { MadePage } from './made-pages.js';

export interface RendererDeps {
  assets: AssetNames;
  pages: readonly Page[];
  now: () => Date;
  newId: () => string;
  /** What the badge of the alerts shows, or null while that is not known. */
  openIncidents: () => number | null;
  /** The newest event that was heard of, or null while some may be missed. */
  newestEvent: () => string | null;
  sessions: Pick<Sessions, 'endOf'>;
}

/** How long before its end a session says so. */
const WARNED_MS = 5 * 60_000;
/** When a session ends is told by the minute: then all who use theirs at about the same time get the same bytes. */
const TOLD_BY_MS = 60_000;

/** True for what the page or its script reads by itself, streams among it: that neither counts as use nor takes notices. */
export const isBackground = (ctx: WebContext): boolean =>
  ctx.get('x-background') !== '' || (ctx.method === 'GET' && /^\/(?:api|assets)\//.test(ctx.path));

/** Makes whole documents out of views. */
export type Renderer = ReturnType<typeof createRenderer>;

export function createRenderer({ assets, pages, now, newId, openIncidents, newestEvent, sessions }: RendererDeps) {
  /** What was sent of each made page, while that is kept. */
  const texts = new WeakMap<object, Map<string, string>>();

  /** What a role may open; the rest is not offered. */
  const navOf = (role: Role | undefined): NavItem[] =>
    pages.flatMap(({ nav, paths, role: needed = 'viewer' }) =>
      nav && role && hasRole(role, needed) ? [{ ...nav, path: paths[0] ?? '/' }] : [],
    );

  function sessionEndOf(session: Session): NonNullable<View['sessionEnd']> {
    const end = sessions.endOf(session);
    const at = Math.floor(end.at.getTime() / TOLD_BY_MS) * TOLD_BY_MS;
    return { ...end, at: new Date(at), warnAt: new Date(at - WARNED_MS) };
  }

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
      nav: navOf(session?.actor.role),
      openIncidents: openIncidents(),
      newestEvent: session && newestEvent(),
      staleness: null,
      sessionEnd: session && sessionEndOf(session),
    };
  }

  function document(view: View, root: VNode): string {
    return `<!doctype html>${renderToString(<ViewContext.Provider value={view}>{root}</ViewContext.Provider>)}`;
  }

  /** The inside of `main`, and what tells whether it is another one than before. */
  function make(view: View, { title, body }: { title: string; body: VNode }) {
    const html = renderToString(
      <ViewContext.Provider value={view}>
        <Staleness />
        {body}
      </ViewContext.Provider>,
    );
    return { title, html, digest: digestOf(title + html), at: view.now };
  }

  /** The script gets only what changes while a page stands, and nothing of what it has already. */
  function send(ctx: WebContext, view: View, made: Omit<MadePage, 'isPersonal'>) {
    const tag = [made.digest, view.openIncidents ?? '', ...sessionTag(view)].join('.');
    if (made.staleness) ctx.set('x-known-since', made.staleness.since?.toISOString() ?? 'never');
    ctx.type = 'html';
    if (!isBackground(ctx)) {
      const shown = { ...view, newestEvent: made.staleness ? null : view.newestEvent };
      ctx.body = once(made, wholeKey(shown, tag), () => document(shown, <Layout {...made} tag={tag} />));
    } else if (ctx.get('if-none-match') === `"${tag}"`) {
      ctx.status = 304;
    } else {
      ctx.body = once(made, tag, () => document(view, <LiveRegions {...made} tag={tag} />));
    }
  }

  /** A text that was made for one reader of a page is that of all for whom it would be the same. */
  function once(made: object, key: string | null, make: () => string): string {
    const known = texts.get(made) ?? new Map<string, string>();
    texts.set(made, known);
    const text = (key === null ? undefined : known.get(key)) ?? make();
    if (key !== null) known.set(key, text);
    return text;
  }

  function render(ctx: WebContext, view: View, content: { title: string; body: VNode }) {
    if (view.actor) send(ctx, view, { ...make(view, content), staleness: view.staleness });
    else {
      ctx.type = 'html';
      ctx.body = document(view, <BareLayout title={content.title}>{content.body}</BareLayout>);
    }
  }

  return {
    viewOf,
    make,
    send,
    render,

    /** The page that says what went wrong, and under which id our log knows it. */
    renderError(ctx: WebContext, error: AppError) {
      const view = viewOf(ctx);
      ctx.status = statusOf(error.code);
      render(ctx, view, { title: view.say(`error.${error.code}`), body: <ErrorView error={error} /> });
    },
  };
}

/** All that the frame around a made page depends on; null if it is for one reader alone. */
function wholeKey({ notices, theme, shortcuts, actor, newestEvent }: View, tag: string): string | null {
  return notices.length > 0 ? null : JSON.stringify([tag, theme, shortcuts, actor, newestEvent]);
}

/** Another one when the session was prolonged, and when its end has come near. */
function sessionTag({ sessionEnd, now }: View): (string | number)[] {
  if (!sessionEnd) return [];
  const { warnAt, canWait } = sessionEnd;
  return [warnAt.getTime().toString(36), Number(now >= warnAt), Number(canWait)];
}

/** "3m ago" becomes "4m ago" in the browser by itself; that is no news. */
function digestOf(html: string): string {
  const lasting = html.replace(/(<time[^>]* data-ago[^>]*>)[^<]*/g, '$1');
  return createHash('sha256').update(lasting).digest('base64url').slice(0, 16);
}
