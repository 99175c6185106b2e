import { AppError, contract } from '@jobs-monitor/core';
import type Router from '@koa/router';
import type { EventHub } from '../bot/event-hub.js';
import type { WebContext, WebState } from '../http/state.js';
import { requireRole } from '../session/guard.js';
import type { Sessions } from '../session/sessions.js';

const PING_MS = 15_000;
/** Says that the stream was not cut: whoever read it is signed out. */
const ENDED = 'event: ended\ndata: session\n\n';
/** An event, not a comment: the script must notice when none comes. */
const PING = Buffer.from('event: ping\ndata:\n\n');
/** A reader that is this far behind is dropped; it comes back and resumes by id. */
const MAX_UNREAD_BYTES = 256_000;
const EVENT_ID = /^[A-Za-z0-9_-]{1,64}$/;

/** Serves the shared event stream to browsers. A stream ends with its session. */
export function mountEvents(router: Router<WebState>, hub: EventHub, sessions: Sessions, pingMs = PING_MS): void {
  router.get(contract.streamEvents.path, (ctx) => {
    const session = requireRole(ctx, contract.streamEvents.role);
    const since = lastEventIdOf(ctx);
    const { req, res } = ctx;
    const send = (frame: Buffer) => {
      if (res.writableLength > MAX_UNREAD_BYTES) res.destroy();
      else res.write(frame);
    };
    // Koa would only write a stream between us and the response.
    ctx.respond = false;
    ctx.set({ 'cache-control': 'no-store, no-transform', 'x-accel-buffering': 'no' });
    req.socket.setNoDelay(true);
    res.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
    const ping = setInterval(() => {
      if (sessions.peek(session.id)) send(PING);
      else res.end();
    }, pingMs);
    const unsubscribe = hub.subscribe(since, send);
    const forget = sessions.onEnd(session.id, () => res.end(ENDED));
    res.on('error', () => res.destroy());
    res.on('close', () => {
      clearInterval(ping);
      unsubscribe();
      forget();
    });
  });
}

/** Browsers send the header when they reconnect; `?last_event_id=` is for a tab that goes on where another one stopped. */
function lastEventIdOf(ctx: WebContext): string | undefined {
  const given = ctx.get('last-event-id') || new URLSearchParams(ctx.querystring).get('last_event_id');
  if (!given) return undefined;
  if (!EVENT_ID.test(given)) throw new AppError('invalid_input', 'last_event_id is not the id of an event');
  return given;
}
