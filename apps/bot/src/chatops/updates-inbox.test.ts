import { describe, expect, it } from '@jest/globals';
import type { ChatUpdateStore, NotedUpdate } from '../store/chat-updates.js';
import { databaseUnavailable } from '../store/outage.js';
import { createRecordingLog } from '../testing/log.js';
import { buildTextUpdate } from '../testing/telegram-updates.js';
import { until } from '../testing/until.js';
import type { Incoming } from './incoming.js';
import { createInbox, type InboxDeps } from './updates-inbox.js';

/** The store's promises, without its database. */
function memoryStore(): ChatUpdateStore<Incoming> & { away: boolean } {
  const known = new Map<string, NotedUpdate<Incoming> | null>();
  return {
    away: false,
    async note(_bot, updates) {
      const fresh = updates.filter(({ updateId }) => !known.has(updateId));
      for (const update of fresh) known.set(update.updateId, update);
      return fresh;
    },
    async begin(_bot, updateId) {
      if (this.away) throw databaseUnavailable();
      const isWaiting = Boolean(known.get(updateId));
      if (isWaiting) known.set(updateId, null);
      return isWaiting;
    },
    waiting: async (_bot, _forMs, limit) => [...known.values()].filter((update) => update !== null).slice(0, limit),
  };
}

function start(overrides: Partial<InboxDeps> = {}) {
  const store = memoryStore();
  const log = createRecordingLog();
  const begun: string[] = [];
  const { handle = async () => undefined, ...rest } = overrides;
  const inbox = createInbox({
    bot: 'bot',
    store,
    log,
    ...rest,
    async handle(incoming) {
      begun.push(incoming.updateId);
      await handle(incoming);
    },
  });
  return { inbox, store, log, begun };
}

const said = (updateId: number, chat = '1') => buildTextUpdate(updateId, 'x', { chat });
const never = new Promise<void>(() => undefined);

describe('the inbox', () => {
  it('handles so many at the same time and no more', async () => {
    const ends: (() => void)[] = [];
    const { inbox, begun } = start({ atOnce: 2, handle: () => new Promise((resolve) => ends.push(resolve)) });
    await inbox.take([said(1, '1'), said(2, '2'), said(3, '3')]);
    await until(() => begun.length === 2);
    expect(begun).toEqual(['1', '2']);
    ends[0]?.();
    await until(() => begun.length === 3);
    for (const end of ends) end();
    await inbox.stop();
  });

  it('goes ahead in a chat when something takes too long there', async () => {
    const handle = ({ updateId }: Incoming) => (updateId === '1' ? never : Promise.resolve());
    const { inbox, begun, log } = start({ handleMs: 50, handle });
    await inbox.take([said(1), said(2)]);
    await until(() => begun.length === 2);
    expect(log.lines.map(({ phrase }) => phrase)).toEqual(['chat_update_takes_long']);
  });

  it('keeps no more than a thousand in memory; the rest is found again', async () => {
    let end: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      end = resolve;
    });
    const { inbox, begun } = start({ handle: () => held });
    await inbox.take(Array.from({ length: 1_050 }, (_, index) => said(index)));
    end();
    await until(() => begun.length === 1_000);
    await inbox.sweep(0);
    await until(() => begun.length === 1_050);
    expect(new Set(begun).size).toBe(1_050);
  });

  it('begins nothing that the database does not know to be begun, and finds it again', async () => {
    const { inbox, store, begun, log } = start();
    store.away = true;
    await inbox.take([said(1)]);
    await inbox.stop();
    expect([begun, log.lines]).toEqual([[], []]);
    const later = start();
    Object.assign(later.store, { ...store, away: false });
    await later.inbox.sweep(0);
    await until(() => later.begun.length === 1);
  });
});
