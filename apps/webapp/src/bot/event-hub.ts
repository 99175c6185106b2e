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

type Send = (text: string) => void;

/** Told to a reader who was away for longer than the ring remembers: load everything anew. */
const RESET = frameText({ id: undefined, data: JSON.stringify({ type: 'reset' }) });
const upstreamText = (up: boolean) => `event: upstream\ndata: ${up ? 'up' : 'away'}\n\n`;

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

  const tell = (text: string) => {
    for (const send of readers) send(text);
  };

  function accept(frame: EventFrame) {
    if (frame.id !== undefined) lastEventId = frame.id;
    if (frame.data === null) return;
    onEvent(frame.data);
    ring.push(frame);
    if (ring.length > ringSize) ring.shift();
    tell(frameText(frame));
  }

  function setUp(next: boolean) {
    if (up === next) return;
    up = next;
    tell(upstreamText(next));
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
        if (!signal.aborted) onError(error);
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
      send(`retry: 3000\n\n${up === null ? '' : upstreamText(up)}`);
      if (since !== undefined && since !== lastEventId) {
        const seen = ring.findIndex(({ id }) => id === since);
        if (seen < 0) send(RESET);
        else for (const frame of ring.slice(seen + 1)) send(frameText(frame));
      }
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
    close: stop,
  };
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
