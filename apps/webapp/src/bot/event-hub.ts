import { createFrameParser, type EventFrame, frameText } from './event-frames.js';

export interface EventHubDeps {
  /** Opens the bot's stream after the given event; the text ends or fails when the stream does. */
  open(lastEventId: string | undefined, signal: AbortSignal): Promise<AsyncIterable<Buffer | string>>;
  onError(error: unknown): void;
  /** Told of each event, before any reader is. */
  onEvent?(data: string): void;
  /** How many events are kept for readers that come back. */
  ringSize?: number;
  retryMs?: number;
  /** How long the stream stays open without readers: going from page to page is no reason to open it again. */
  lingerMs?: number;
}

type Send = (frame: Buffer) => void;

/** Told to a reader who was away for longer than the ring remembers: load everything anew. */
const RESET = Buffer.from(frameText({ id: undefined, data: JSON.stringify({ type: 'reset' }) }));
/** With the id of the newest event, so that who has seen none yet can go on from here as well. */
const upstreamFrame = (up: boolean, id = '') =>
  Buffer.from(`${id && `id: ${id}\n`}event: upstream\ndata: ${up ? 'up' : 'away'}\n\n`);
/** When to come back, in milliseconds: not all at once. */
const retryFrame = () => Buffer.from(`retry: ${1_000 + Math.floor(Math.random() * 2_000)}\n\n`);

/** One stream from the bot, shared by all browsers, open only while somebody reads or has just read. */
export type EventHub = ReturnType<typeof createEventHub>;

export function createEventHub({
  open,
  onError,
  onEvent = () => {},
  ringSize = 500,
  retryMs = 1_000,
  lingerMs = 15_000,
}: EventHubDeps) {
  const readers = new Set<Send>();
  const ring: EventFrame[] = [];
  let lastEventId: string | undefined;
  /** Null until the first attempt has ended. */
  let up: boolean | null = null;
  let running: AbortController | null = null;
  let lingering: NodeJS.Timeout | undefined;

  const tell = (frame: Buffer) => {
    for (const send of readers) send(frame);
  };

  function accept(frame: EventFrame) {
    if (frame.id !== undefined) lastEventId = frame.id;
    if (frame.data === null) return;
    onEvent(frame.data);
    ring.push(frame);
    if (ring.length > ringSize) ring.shift();
    // Made once, for however many readers.
    tell(Buffer.from(frameText(frame)));
  }

  function setUp(next: boolean) {
    if (up === next) return;
    up = next;
    tell(upstreamFrame(next, lastEventId));
  }

  async function run(signal: AbortSignal) {
    while (!signal.aborted) {
      try {
        const stream = await open(lastEventId, signal);
        setUp(true);
        const decoder = new TextDecoder();
        const parse = createFrameParser(accept);
        for await (const chunk of stream) {
          parse(typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true }));
        }
      } catch (error) {
        // Once for each time that it goes away, not for each attempt.
        if (!signal.aborted && up !== false) onError(error);
      }
      if (signal.aborted) return;
      setUp(false);
      await pause(retryMs, signal);
    }
  }

  function stop() {
    running?.abort();
    running = null;
    up = null;
    clearTimeout(lingering);
  }

  return {
    /** Sends what was missed since `since`, then everything that comes. Returns what ends it. */
    subscribe(since: string | undefined, send: Send): () => void {
      send(retryFrame());
      if (since !== undefined && since !== lastEventId) {
        const seen = ring.findIndex(({ id }) => id === since);
        if (seen < 0) send(RESET);
        else for (const frame of ring.slice(seen + 1)) send(Buffer.from(frameText(frame)));
      }
      if (up !== null) send(upstreamFrame(up, lastEventId));
      readers.add(send);
      clearTimeout(lingering);
      if (!running) {
        running = new AbortController();
        void run(running.signal);
      }
      return () => {
        readers.delete(send);
        if (readers.size === 0) lingering = setTimeout(stop, lingerMs).unref();
      };
    },
    readers: () => readers.size,
    /** True while every event of the bot is heard. */
    isUp: () => up === true,
    /** The newest event; null while some may have been missed, and before the first. */
    newest: (): string | null => (up === true && lastEventId) || null,
    close: stop,
  };
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end);
  });
}
