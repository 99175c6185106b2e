import { toHtml } from '../messages/formats.js';
import { chooseDropped, chooseNext, type Item, type Shown } from './chat-queue-item.js';
import type { Gateway, GatewayAnswer } from './gateway.js';

export interface LineDeps {
  gateway: Pick<Gateway, 'send' | 'edit' | 'document'>;
  /** Between two states of a message that is followed. */
  gapMs: number;
  /** Before something that failed is tried again for the first time. */
  againMs: number;
  /** Told once, when the chat answers that it moved. */
  onMoved(to: string): void;
}

export type ChatLine = ReturnType<typeof createLine>;

const MAX_WAITING = 200;
const MAX_RENAMED = 50;
const MAX_MOVES = 3;
const MAX_CHARACTERS = 4_096;
const MAX_CAPTION_CHARACTERS = 1_024;
const MOST_AGAIN_MS = 60_000;

/** What waits for one chat: one call at a time, in order, as fast as the chat allows. */
export function createLine(chat: string, { gateway, gapMs, againMs, onMoved }: LineDeps) {
  /** In the order in which they were asked for; without the one that is under way. */
  const items: Item[] = [];
  /** When messages were shown lately. */
  const shownAt = new Map<number, number>();
  /** Messages that were gone, and those that were sent instead. */
  const renamed = new Map<number, number>();
  let address = chat;
  let moves = 0;
  let heldUntil = 0;
  let current: Promise<void> | null = null;
  let closed = false;
  let tellIdle: (() => void) | null = null;
  let timer: NodeJS.Timeout | undefined;

  function go(): void {
    clearTimeout(timer);
    if (current) return;
    const now = performance.now();
    for (const item of items.filter(({ until }) => until !== null && until <= now))
      end(item, 'late', 'no answer in time');
    const next = chooseNext(items, now, heldUntil);
    if (next === null) tellIdle?.();
    else if ('at' in next) timer = setTimeout(go, Math.max(1, next.at - now));
    else begin(next);
  }

  function begin(next: Item): void {
    remove(next);
    current = show(next).finally(() => {
      current = null;
      go();
    });
  }

  async function show(item: Item): Promise<void> {
    const answer = await call(item);
    const now = performance.now();
    if (answer.ok) return shown(item, answer.value, now);
    switch (answer.kind) {
      case 'retry':
        if (answer.afterMs !== null) hold(answer.afterMs);
        else item.notBefore = now + Math.min(MOST_AGAIN_MS, againMs * 2 ** item.attempts++);
        return again(item);
      case 'moved':
        moves += 1;
        if (moves > MAX_MOVES) return end(item, 'gone', answer.error);
        address = answer.chat;
        onMoved(answer.chat);
        return again(item);
      case 'lost_message':
        if (item.messageId === null) return end(item, 'refused', answer.error);
        item.messageId = null;
        return again(item);
      case 'gone':
      case 'unauthorised':
        return end(item, 'gone', answer.error);
      default:
        return end(item, 'refused', answer.error);
    }
  }

  function call({ place, message, messageId }: Item): Promise<GatewayAnswer<number>> {
    const { lines, buttons = [], document = null, asks = false } = message;
    if (messageId !== null) return gateway.edit(address, messageId, toHtml(lines, MAX_CHARACTERS), { buttons });
    const manner = { topic: place.topic, buttons, asks };
    if (document === null) return gateway.send(address, toHtml(lines, MAX_CHARACTERS), manner);
    const caption = toHtml(lines, MAX_CAPTION_CHARACTERS);
    return gateway.document(address, { name: document.name, content: document.content, caption }, manner);
  }

  function shown(item: Item, messageId: number, now: number): void {
    const asked = editedBy(item);
    if (asked !== null && asked !== messageId) remember(asked, messageId);
    for (const [id, at] of shownAt) if (at + gapMs <= now) shownAt.delete(id);
    shownAt.set(messageId, now);
    for (const each of items) if (isFollowing(each)) each.notBefore = Math.max(each.notBefore, freeAt(each));
    item.settle({ ok: true, chat: address, messageId: String(messageId) });
  }

  /** Puts back what is to be tried again, unless a newer state of the message waits. */
  function again(item: Item): void {
    const other = waitingState(item);
    if (closed) end(item, 'stopped', STOPPING);
    else if (other && isReplacedBy(item, other)) end(item, 'superseded', SUPERSEDED);
    else {
      if (other) end(other, 'superseded', SUPERSEDED);
      const behind = items.findIndex(({ number }) => number > item.number);
      items.splice(behind === -1 ? items.length : behind, 0, item);
    }
  }

  /** Another state of the same message. */
  function waitingState(item: Item): Item | undefined {
    return editedBy(item) === null ? undefined : items.find(({ lane }) => lane === item.lane);
  }

  function push(item: Item): void {
    items.push(item);
    const dropped = items.length > MAX_WAITING ? chooseDropped(items) : undefined;
    if (dropped) end(dropped, 'full', 'too much waits for this chat');
  }

  function replace(older: Item, item: Item): void {
    item.number = older.number;
    items[items.indexOf(older)] = item;
    end(older, 'superseded', SUPERSEDED);
  }

  function hold(ms: number): void {
    heldUntil = Math.max(heldUntil, performance.now() + ms);
  }

  function freeAt({ messageId }: Item): number {
    const at = messageId === null ? undefined : shownAt.get(messageId);
    return at === undefined ? 0 : at + gapMs;
  }

  function remember(gone: number, instead: number): void {
    renamed.set(gone, instead);
    for (const item of items) {
      if (item.messageId === gone) Object.assign(item, { messageId: instead, lane: laneOfMessage(instead) });
    }
    const [oldest] = renamed.keys();
    if (renamed.size > MAX_RENAMED && oldest !== undefined) renamed.delete(oldest);
  }

  function remove(item: Item): void {
    const index = items.indexOf(item);
    if (index !== -1) items.splice(index, 1);
  }

  function end(item: Item, kind: Extract<Shown, { ok: false }>['kind'], error: string): void {
    remove(item);
    item.settle({ ok: false, kind, error });
  }

  return {
    /** A newer state of a message takes the place of the one that waits, and its turn. */
    add(item: Item): void {
      const instead = item.messageId === null ? undefined : renamed.get(item.messageId);
      if (instead !== undefined) Object.assign(item, { messageId: instead, lane: laneOfMessage(instead) });
      if (isFollowing(item)) item.notBefore = Math.max(item.notBefore, freeAt(item));
      const older = waitingState(item);
      if (!older) push(item);
      else if (isReplacedBy(older, item)) replace(older, item);
      else end(item, 'superseded', SUPERSEDED);
      go();
    },

    /** Nothing is tried for so long, because the chat said so. */
    hold,
    /** For how long nothing may be tried. */
    heldMs: () => Math.max(0, heldUntil - performance.now()),

    /** Gives up states that are only on the way; resolves when nothing waits any more. */
    drain(): Promise<void> {
      for (const item of items.filter(({ priority }) => priority === 'progress')) end(item, 'stopped', STOPPING);
      return new Promise((resolve) => {
        tellIdle = resolve;
        go();
      });
    },

    /** Gives up what waits; resolves when the call that is under way is over. */
    async close(): Promise<void> {
      closed = true;
      clearTimeout(timer);
      for (const item of [...items]) end(item, 'stopped', STOPPING);
      await current;
    },

    /** True if nothing waits and nothing must be remembered. */
    isIdle: () => items.length === 0 && !current && heldUntil <= performance.now() && moves === 0 && renamed.size === 0,
  };
}

const SUPERSEDED = 'a newer state took its place';
const STOPPING = 'the bot stops';

function isFollowing({ priority }: Item): boolean {
  return priority === 'progress' || priority === 'final';
}

/** How something goes is of no interest once it ended, whichever was asked for first. */
function isReplacedBy(older: Item, newer: Item): boolean {
  return !(older.priority === 'final' && newer.priority === 'progress');
}

/** The message that was asked to be changed, even when it is sent anew; null if it is a new one. */
function editedBy({ lane }: Item): number | null {
  return lane.startsWith(EDIT_LANE) ? Number(lane.slice(EDIT_LANE.length)) : null;
}

const EDIT_LANE = 'edit ';

/** The lane of a message's states. */
export function laneOfMessage(messageId: number): string {
  return `${EDIT_LANE}${messageId}`;
}
