import { describe, expect, it } from '@jest/globals';
import { createEventHub } from './event-hub.js';

/** A stream of the bot that a test writes into. */
function createUpstream() {
  const asked: (string | undefined)[] = [];
  let write: (text: string) => void = () => {};
  let end: () => void = () => {};
  const waiting: (() => void)[] = [];

  async function open(lastEventId: string | undefined, signal: AbortSignal) {
    asked.push(lastEventId);
    const queue: (string | null)[] = [];
    let wake = () => {};
    write = (text) => {
      queue.push(text);
      wake();
    };
    end = () => {
      queue.push(null);
      wake();
    };
    signal.addEventListener('abort', () => end());
    for (const each of waiting.splice(0)) each();
    return (async function* () {
      for (;;) {
        while (queue.length === 0) {
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        }
        const text = queue.shift();
        if (text === null || text === undefined) return;
        yield text;
      }
    })();
  }
  return {
    open,
    asked,
    write: (text: string) => write(text),
    end: () => end(),
    opened: () => new Promise<void>((resolve) => waiting.push(resolve)),
  };
}

/** A reader that can wait until it was sent a text. */
function createReader() {
  let all = '';
  const waiting: { text: string; resolve: () => void }[] = [];
  return {
    send(frame: Buffer) {
      all += String(frame);
      for (const each of waiting) if (all.includes(each.text)) each.resolve();
    },
    all: () => all,
    until: (text: string) =>
      all.includes(text)
        ? Promise.resolve()
        : new Promise<void>((resolve) => {
            waiting.push({ text, resolve });
          }),
  };
}

function setUp(ringSize = 3) {
  const upstream = createUpstream();
  const hub = createEventHub({ open: upstream.open, onError: () => {}, ringSize, retryMs: 1 });
  return { upstream, hub };
}

describe('the event hub', () => {
  it('opens one stream for all readers, and none before the first', async () => {
    const { upstream, hub } = setUp();
    expect(upstream.asked).toEqual([]);
    const [a, b] = [createReader(), createReader()];
    const opened = upstream.opened();
    const leaveA = hub.subscribe(undefined, a.send);
    const leaveB = hub.subscribe(undefined, b.send);
    await opened;
    upstream.write('id: e-1\ndata: one\n\n');
    await Promise.all([a.until('data: one'), b.until('data: one')]);
    expect(upstream.asked).toEqual([undefined]);
    leaveA();
    leaveB();
    expect(hub.readers()).toBe(0);
    hub.close();
  });

  it('gives a reader that comes back what it missed, and only that', async () => {
    const { upstream, hub } = setUp();
    const stays = createReader();
    const opened = upstream.opened();
    hub.subscribe(undefined, stays.send);
    await opened;
    for (const id of ['e-1', 'e-2', 'e-3']) upstream.write(`id: ${id}\ndata: ${id}\n\n`);
    await stays.until('data: e-3');
    const back = createReader();
    hub.subscribe('e-1', back.send);
    expect(back.all()).not.toContain('data: e-1');
    expect(back.all()).toMatch(/data: e-2\n\nid: e-3\ndata: e-3/);
    hub.close();
  });

  it('tells a reader that was away for too long to load everything anew', async () => {
    const { upstream, hub } = setUp(2);
    const stays = createReader();
    const opened = upstream.opened();
    hub.subscribe(undefined, stays.send);
    await opened;
    for (const id of ['e-1', 'e-2', 'e-3']) upstream.write(`id: ${id}\ndata: ${id}\n\n`);
    await stays.until('data: e-3');
    const late = createReader();
    hub.subscribe('e-1', late.send);
    expect(late.all()).toContain('{"type":"reset"}');
    hub.close();
  });

  it('says that the bot is away, and goes on after the last event when it is back', async () => {
    const { upstream, hub } = setUp();
    const reader = createReader();
    const opened = upstream.opened();
    hub.subscribe(undefined, reader.send);
    await opened;
    upstream.write('id: e-7\n\n');
    upstream.write('id: e-8\ndata: x\n\n');
    await reader.until('data: x');
    const reopened = upstream.opened();
    upstream.end();
    await reader.until('data: away');
    await reopened;
    expect(upstream.asked).toEqual([undefined, 'e-8']);
    expect(
      reader
        .all()
        .match(/data: (up|away)/g)
        ?.slice(0, 2),
    ).toEqual(['data: up', 'data: away']);
    hub.close();
  });
});
