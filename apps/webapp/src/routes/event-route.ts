import { PassThrough } from 'node:stream';
import { contract } from '@jobs-monitor/core';
import type Router from '@koa/router';
import type { EventHub } from '../bot/event-hub.js';
import type { WebState } from '../http/state.js';
import { requireRole } from '../session/guard.js';
import type { Sessions } from '../session/sessions.js';

const PING_MS = 15_000;
/** A reader that is this far behind is dropped; it comes back and resumes by id. */
const MAX_UNREAD_BYTES = 256_000;

/** Serves the shared event stream to browsers. A stream ends with its session. */
export function mountEvents(router: Router<WebState>, hub: EventHub, sessions: Sessions, pingMs = PING_MS): void {
  router.get(contract.streamEvents.path, (ctx) => {
    const session = requireRole(ctx, contract.streamEvents.role);
    const stream = new PassThrough();
    const end = () => {
      clearInterval(ping);
      unsubscribe();
      forget();
      stream.end();
    };
    const send = (text: string) => {
      stream.write(text);
      if (stream.writableLength + stream.readableLength > MAX_UNREAD_BYTES) end();
    };
    const ping = setInterval(() => {
      if (sessions.peek(session.id)) send(': ping\n\n');
      else end();
    }, pingMs);
    const unsubscribe = hub.subscribe(ctx.get('last-event-id') || undefined, send);
    const forget = sessions.onEnd(session.id, end);
    ctx.req.on('close', end);
    ctx.set({ 'cache-control': 'no-store, no-transform', 'x-accel-buffering': 'no' });
    ctx.type = 'text/event-stream';
    ctx.body = stream;
  });
}
