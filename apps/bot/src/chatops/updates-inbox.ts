import type { Log } from '../events/log.js';
import type { ChatUpdateStore } from '../store/chat-updates.js';
import { isOutage } from '../store/outage.js';
import type { Incoming } from './incoming.js';
import { toIncoming } from './updates.js';

export interface InboxDeps {
  /** Whose updates they are; another bot counts its own. */
  bot: string;
  store: ChatUpdateStore<Incoming>;
  handle(incoming: Incoming): Promise<void>;
  log: Log;
  /** So many are handled at the same time. */
  atOnce?: number;
  /** After so long the next of a chat goes ahead. */
  handleMs?: number;
}

export type Inbox = ReturnType<typeof createInbox>;

const AT_ONCE = 16;
const HANDLE_MS = 60_000;
/** More than that stay in the database until there is room. */
const MAX_WAITING = 1_000;
const SWEPT_AT_ONCE = 100;

/**
 * Takes updates, from whichever way in. Each is written down first, so that Telegram may forget it, then handled by one
 * worker only: the updates of a chat one after the other, chats beside each other.
 */
export function createInbox(deps: InboxDeps) {
  const { bot, store, log, atOnce = AT_ONCE, handleMs = HANDLE_MS } = deps;
  /** What waits, by chat; a chat that is being served is listed too. */
  const lines = new Map<string, Incoming[]>();
  const known = new Set<string>();
  const next: string[] = [];
  const serving = new Set<Promise<void>>();
  let stopped = false;

  function add(incoming: Incoming): void {
    if (known.has(incoming.updateId) || known.size >= MAX_WAITING) return;
    known.add(incoming.updateId);
    const line = lines.get(incoming.chat.id);
    if (line) line.push(incoming);
    else {
      lines.set(incoming.chat.id, [incoming]);
      next.push(incoming.chat.id);
    }
  }

  function serveNext(): void {
    while (!stopped && serving.size < atOnce) {
      const chat = next.shift();
      if (chat === undefined) return;
      const served: Promise<void> = serve(chat).finally(() => {
        serving.delete(served);
        serveNext();
      });
      serving.add(served);
    }
  }

  async function serve(chat: string): Promise<void> {
    const line = lines.get(chat) ?? [];
    const incoming = line.shift();
    if (incoming) await handle(incoming);
    if (line.length > 0) next.push(chat);
    else lines.delete(chat);
  }

  async function handle(incoming: Incoming): Promise<void> {
    const { updateId } = incoming;
    try {
      if (!(await store.begin(bot, updateId))) return;
      const inTime = await endsWithin(handleMs, deps.handle(incoming));
      if (!inTime) log.warn('chat_update_takes_long', { update_id: updateId, chat: incoming.chat.id });
    } catch (error) {
      // Not begun while the database is away: it is found again later.
      if (!isOutage(error)) log.error('chat_update_failed', { update_id: updateId, chat: incoming.chat.id, error });
    } finally {
      known.delete(updateId);
    }
  }

  return {
    /** Resolves when they are written down; handling goes on by itself. Throws `database_unavailable`. */
    async take(updates: readonly unknown[]): Promise<void> {
      const incoming = updates.map(toIncoming).filter((each) => each !== null);
      const noted = await store.note(
        bot,
        incoming.map((content) => ({ updateId: content.updateId, content })),
      );
      for (const { content } of noted) add(content);
      serveNext();
    },

    /** Takes what was written down so long ago by a worker that is gone, or that had no room. */
    async sweep(forMs: number): Promise<void> {
      for (const { content } of await store.waiting(bot, forMs, SWEPT_AT_ONCE)) add(content);
      serveNext();
    },

    /** Begins nothing more; resolves when what is being handled is done. */
    async stop(): Promise<void> {
      stopped = true;
      await Promise.all(serving);
    },
  };
}

/** False if the work is not done in time; it goes on, and what it may throw then is lost. */
async function endsWithin(ms: number, work: Promise<void>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), ms);
  });
  try {
    return await Promise.race([work.then(() => true as const), late]);
  } finally {
    clearTimeout(timer);
  }
}
