import type { StreamEvent } from '@jobs-monitor/core';
import { announce } from './announcer.js';
import { holdWhileVisible } from './leader.js';
import { followLog } from './log-tail.js';
import { showProgress } from './progress.js';
import { type RefreshResult, refreshSoon } from './refresh.js';
import { isShownOtherwise } from './run-shown.js';
import { isSessionEnding } from './session.js';
import { readStream } from './stream.js';
import { isOtherTimeZone } from './times.js';

const POLL_MS = 10_000;
/** Catching up that takes less is not worth a word. */
const NOTICED_MS = 500;

/** What one tab reads for all of them, so that any can go on after `id`; `hello` asks whoever reads for the state. */
type Message =
  | { kind: 'event'; event: StreamEvent; id: string }
  | { kind: 'state'; isUp: boolean; id: string }
  | { kind: 'hello' };

type Mark = 'live' | 'catching' | 'stale' | 'out';

/** Keeps the page true: one tab reads the event stream for all tabs; while it fails, the page is asked for again every 10 s. */
export function followEvents(): void {
  const channel = new BroadcastChannel('live');
  // What the page shows is from after this event: nothing needs to be asked for again.
  let lastId = document.body.dataset.newestEvent ?? '';
  let isUp = lastId !== '';
  let isReader = false;
  let shownMark: Mark | null = null;
  let catching: ReturnType<typeof setTimeout> | undefined;

  function tell(message: Message) {
    channel.postMessage(message);
    receive(message);
  }

  function receive(message: Message) {
    if (message.kind === 'hello') {
      if (isReader) channel.postMessage({ kind: 'state', isUp, id: lastId } satisfies Message);
      return;
    }
    const isElsewhere = message.id !== '' && message.id !== lastId;
    if (message.id) lastId = message.id;
    if (message.kind === 'event') accept(message.event);
    else follow(message.isUp, isElsewhere);
  }

  /** `isElsewhere`: what happened up to there was not heard here. */
  function follow(next: boolean, isElsewhere: boolean) {
    const hasMissed = next && (!isUp || isElsewhere);
    isUp = next;
    if (hasMissed) catchUp();
    else if (next && shownMark === null) show('live');
    if (next) return;
    show('stale');
    // It may have ended because somebody signed out.
    refreshSoon(shown);
  }

  function accept(event: StreamEvent) {
    if (document.hidden) return;
    if (event.type === 'run.progress' || event.type === 'run.started') {
      showProgress(event.run);
      followLog(event.run.run_id);
    }
    if (event.type === 'run.ended') announce(event.run);
    if (event.type === 'run.progress' && !isShownOtherwise(event.run)) return;
    refreshSoon(shown);
  }

  function catchUp() {
    catching ??= setTimeout(() => show('catching'), NOTICED_MS);
    refreshSoon(shown);
  }

  function shown(result: RefreshResult) {
    clearTimeout(catching);
    catching = undefined;
    if (result.is === 'signed-out') show('out');
    else show(isUp && result.is === 'done' ? 'live' : 'stale');
    if (result.is === 'done') lastUpdate(new Date().toISOString());
    if (result.is === 'old' && result.since) lastUpdate(result.since);
  }

  function show(next: Mark) {
    shownMark = next;
    for (const live of document.querySelectorAll<HTMLElement>('.live')) live.dataset.state = next;
  }

  channel.addEventListener('message', ({ data }: MessageEvent<Message>) => receive(data));
  holdWhileVisible(() => {
    isReader = true;
    // Without an id to go on after, what happened until the stream is open must be asked for.
    if (!lastId) isUp = false;
    const stop = readStream({
      event: (event, id) => tell({ kind: 'event', event, id }),
      state: (up, id) => tell({ kind: 'state', isUp: up, id }),
      lastId: () => lastId,
    });
    return () => {
      isReader = false;
      stop();
    };
  });
  channel.postMessage({ kind: 'hello' } satisfies Message);
  setInterval(() => {
    if (shownMark !== 'live' || isBehind() || isSessionEnding()) refreshSoon(shown);
  }, POLL_MS);
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden) catchUp();
  });
  whenIdle(() => {
    if (isOtherTimeZone()) refreshSoon(shown);
  });
}

/** What can wait until the page has been painted. Not all browsers know when they are idle. */
function whenIdle(deed: () => void): void {
  if ('requestIdleCallback' in globalThis) requestIdleCallback(deed);
  else setTimeout(deed, 200);
}

/** True when something could not be shown while the reader held it. */
const isBehind = (): boolean => document.getElementById('main')?.dataset.tag === undefined;

function lastUpdate(at: string): void {
  for (const time of document.querySelectorAll<HTMLTimeElement>('.live time')) time.dateTime = at;
}
