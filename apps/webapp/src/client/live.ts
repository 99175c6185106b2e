import type { StreamEvent } from '@jobs-monitor/core';
import { announce } from './announcer.js';
import { holdWhileVisible } from './leader.js';
import { showProgress } from './progress.js';
import { type RefreshResult, refreshSoon } from './refresh.js';
import { isOtherTimeZone } from './times.js';

const POLL_MS = 10_000;

/** What one tab reads for all of them; `hello` asks whoever reads for the state. */
type Message = { kind: 'event'; event: StreamEvent } | { kind: 'state'; isUp: boolean } | { kind: 'hello' };

/** Keeps the page true: one tab reads the event stream for all tabs; while it fails, the page is asked for again every 10 s. */
export function followEvents(): void {
  const channel = new BroadcastChannel('live');
  let isUp = false;
  let isReader = false;
  let isCatchingUp = false;

  function tell(message: Message) {
    channel.postMessage(message);
    receive(message);
  }

  function receive(message: Message) {
    if (message.kind === 'event') accept(message.event);
    if (message.kind === 'hello' && isReader) channel.postMessage({ kind: 'state', isUp });
    if (message.kind === 'state') follow(message.isUp);
  }

  function follow(next: boolean) {
    if (next && !isUp) catchUp();
    if (!next) mark('stale');
    isUp = next;
  }

  function accept(event: StreamEvent) {
    if (document.hidden) return;
    if (event.type === 'run.progress' || event.type === 'run.started') showProgress(event.run);
    if (event.type === 'run.ended') announce(event.run);
    if (event.type === 'run.progress' && !concernsThisPage(event.run.run_id)) return;
    refreshSoon(shown);
  }

  function catchUp() {
    isCatchingUp = true;
    mark('catching');
    refreshSoon(shown);
  }

  function shown(result: RefreshResult) {
    isCatchingUp = false;
    if (result === 'signed-out') mark('out');
    else mark(isUp && result === 'done' ? 'live' : 'stale');
    if (result === 'done') lastUpdate(new Date());
  }

  channel.addEventListener('message', ({ data }: MessageEvent<Message>) => receive(data));
  holdWhileVisible(() => {
    isReader = true;
    const stop = readStream(tell);
    return () => {
      isReader = false;
      stop();
    };
  });
  channel.postMessage({ kind: 'hello' } satisfies Message);
  setInterval(() => {
    if (!document.hidden && !isUp && !isCatchingUp) refreshSoon(shown);
  }, POLL_MS);
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden) catchUp();
  });
  if (isOtherTimeZone()) refreshSoon(shown);
}

/** Reads the stream until told to stop. The browser reconnects by itself and resumes by id. */
function readStream(tell: (message: Message) => void): () => void {
  const source = new EventSource('/api/events');
  source.addEventListener('upstream', ({ data }: MessageEvent<string>) => tell({ kind: 'state', isUp: data === 'up' }));
  source.addEventListener('error', () => tell({ kind: 'state', isUp: false }));
  source.addEventListener('message', ({ data }: MessageEvent<string>) => {
    tell({ kind: 'event', event: JSON.parse(data) as StreamEvent });
  });
  return () => source.close();
}

function concernsThisPage(runId: string): boolean {
  return location.pathname.endsWith(`/runs/${runId}`) || location.search.includes(runId);
}

function mark(state: 'live' | 'catching' | 'stale' | 'out'): void {
  for (const live of document.querySelectorAll<HTMLElement>('.live')) live.dataset.state = state;
}

function lastUpdate(at: Date): void {
  for (const time of document.querySelectorAll<HTMLTimeElement>('.live time')) time.dateTime = at.toISOString();
}
