import type { StreamEvent } from '@jobs-monitor/core';

/** The server says something every 15 s; a line that is silent for longer is dead. */
const SILENCE_MS = 40_000;
/** A stream that is cut and back within this has lost nothing: it goes on by id. */
const GRACE_MS = 5_000;
const REOPEN_MS = 4_000;

export interface StreamListener {
  event(event: StreamEvent, id: string): void;
  /** Whether what happens is heard; `id` is the newest event. */
  state(isUp: boolean, id: string): void;
  /** The event to go on after. */
  lastId(): string;
}

/** Reads the event stream until told to stop, whatever happens to it on the way. */
export function readStream({ event, state, lastId }: StreamListener): () => void {
  let source: EventSource;
  let lost: ReturnType<typeof setTimeout> | undefined;
  let silent: ReturnType<typeof setTimeout> | undefined;
  let reopening: ReturnType<typeof setTimeout> | undefined;

  function open() {
    const since = lastId();
    source = new EventSource(`/api/events${since && `?last_event_id=${encodeURIComponent(since)}`}`);
    source.addEventListener('upstream', ({ data, lastEventId }: MessageEvent<string>) => {
      hear();
      state(data === 'up', lastEventId);
    });
    source.addEventListener('message', ({ data, lastEventId }: MessageEvent<string>) => {
      hear();
      event(JSON.parse(data) as StreamEvent, lastEventId);
    });
    source.addEventListener('ping', hear);
    source.addEventListener('ended', () => {
      state(false, '');
      reopen(REOPEN_MS);
    });
    source.addEventListener('error', () => {
      // The browser comes back by itself when a stream was cut, but not when it was refused.
      if (source.readyState === EventSource.CLOSED) reopen(REOPEN_MS);
      lost ??= setTimeout(() => state(false, ''), GRACE_MS);
    });
    listen();
  }

  function hear() {
    clearTimeout(lost);
    lost = undefined;
    listen();
  }

  function listen() {
    clearTimeout(silent);
    silent = setTimeout(() => reopen(0), SILENCE_MS);
  }

  function reopen(delayMs: number) {
    close();
    // Not all at once.
    reopening = setTimeout(open, delayMs * (1 + Math.random()));
  }

  function close() {
    clearTimeout(silent);
    clearTimeout(reopening);
    source.close();
  }

  open();
  return () => {
    close();
    clearTimeout(lost);
  };
}
