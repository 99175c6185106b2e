import type { StreamEvent } from '@jobs-monitor/core';
import { announce } from './announcer.js';
import { holdWhileVisible } from './leader.js';
import { showProgress } from './progress.js';
import { type RefreshResult, refreshSoon } from './refresh.js';
import { isOtherTimeZone } from './times.js';

const POLL_MS = 10_000;

/** What one tab reads for all of them. */
type Message = { kind: 'event'; event: StreamEvent } | { kind: 'state'; isUp: boolean };

/** Keeps the page true: one tab reads the event stream for all tabs; while it fails, the page is asked for again every 10 s. */
export function followEvents(): void {
  const channel = new BroadcastChannel('live');
  let isUp = false;
  let isCatchingUp = false;

  function tell(message: Message) {
    channel.postMessage(message);
    receive(message);
  }

  function receive(message: Message) {
    if (message.kind === 'event') accept(message.event);
    else if (message.isUp && !isUp) catchUp();
    if (message.kind === 'state') isUp = message.isUp;
    if (!isUp) mark('stale');
  }

  function accept(event: StreamEvent) {
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
  holdWhileVisible(() => readStream(tell));
  setInterval(() => {
    if (!document.hidden && !isUp && !isCatchingUp) refreshSoon(shown);
  }, POLL_MS);
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden) catchUp();
  });
  if (isOtherTimeZone()) refreshSoon(shown);
  // A tab that joins others hears of their stream only with its next event: it is brought up to date by itself.
  setTimeout(() => {
    if (!isUp) catchUp();
  }, 1_500);
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
