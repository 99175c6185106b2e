import type { ServerResponse } from 'node:http';

const PING_EVERY_MS = 15_000;
/** What a viewer may leave unread before it is dropped; it comes back and goes on by its last id. */
const MAX_UNREAD_BYTES = 1_000_000;
const PING = Buffer.from(': ping\n\n');

export type Viewers = ReturnType<typeof createViewers>;

/** Open event streams. A slow reader is dropped; it never slows the others. */
export function createViewers(deps: { onCount(count: number): void }) {
  const open = new Set<ServerResponse>();
  let pinging: NodeJS.Timeout | undefined;

  return {
    /** Takes a response over: from now on only events are written to it. */
    add(response: ServerResponse, first: Buffer): void {
      response.writeHead(200, {
        'Content-Type': 'text/event-stream; charset=utf-8',
        'Cache-Control': 'no-store, no-transform',
        'X-Accel-Buffering': 'no',
      });
      response.write(`retry: ${jittered()}\n\n`);
      response.write(first);
      open.add(response);
      pinging ??= setInterval(() => send(PING), PING_EVERY_MS).unref();
      response.on('close', () => remove(response));
      response.on('error', () => remove(response));
      deps.onCount(open.size);
    },

    send,

    count: () => open.size,

    /** Ends all streams; the viewers come back at different moments. */
    close(): void {
      for (const response of open) response.end(`retry: ${jittered()}\n\n`);
    },
  };

  function send(frame: Buffer): void {
    for (const response of open) {
      if (response.writableLength > MAX_UNREAD_BYTES) response.destroy();
      else response.write(frame);
    }
  }

  function remove(response: ServerResponse): void {
    if (!open.delete(response)) return;
    if (open.size === 0) {
      clearInterval(pinging);
      pinging = undefined;
    }
    deps.onCount(open.size);
  }
}

/** When to come back, in milliseconds: not all at once. */
function jittered(): number {
  return 1_000 + Math.floor(Math.random() * 4_000);
}
