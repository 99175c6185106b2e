import { createGateway } from '../chatops/gateway.js';
import type { Incoming } from '../chatops/incoming.js';
import { createTelegramUpdates, type TelegramUpdatesDeps } from '../chatops/telegram-updates.js';
import { createChatPollerStore } from '../store/chat-poller.js';
import { CHAT_TRANSPORT_INDEXES } from '../store/chat-transport-indexes.js';
import { createChatUpdateStore } from '../store/chat-updates.js';
import type { Db } from '../store/db.js';
import { prepareIndexes } from '../store/indexes.js';
import { openTestDatabase } from './database.js';
import type { FakeTelegram } from './fake-telegram.js';
import { createRecordingLog } from './log.js';

/** A lease that is over within a third of a second, so that a test need not wait. */
export const SHORT_LEASE = { heldMs: 300, renewMs: 100, lookMs: 30 };

/** What a worker hears from a fake Telegram; `handle` is told of each update after it was written down in `heard`. */
export function startTelegramBot(
  telegram: FakeTelegram,
  db: Db,
  overrides: Partial<TelegramUpdatesDeps> & { handle?(incoming: Incoming): Promise<void>; token?: string } = {},
) {
  const { handle = async () => undefined, token = telegram.token, ...rest } = overrides;
  const log = createRecordingLog();
  const heard: Incoming[] = [];
  const bot = createTelegramUpdates({
    gateway: createGateway({ token, apiRoot: telegram.url, callMs: 500 }),
    bot: 'bot',
    holder: 'one',
    poller: createChatPollerStore(db),
    updates: createChatUpdateStore<Incoming>(db, () => new Date()),
    webhook: null,
    menu: { commands: [], chats: [] },
    log,
    lease: SHORT_LEASE,
    firstAgainMs: 20,
    ...rest,
  });
  bot.start(async (incoming) => {
    heard.push(incoming);
    await handle(incoming);
  });
  return {
    ...bot,
    log,
    heard,
    /** What people said, in the order in which it was heard. */
    texts: () => heard.map((incoming) => (incoming.kind === 'text' ? incoming.text : incoming.key)),
    /** How often a line was logged. */
    logged: (phrase: string) => log.lines.filter((line) => line.phrase === phrase).length,
  };
}

export type TelegramBot = ReturnType<typeof startTelegramBot>;

/** A database with what the transport needs, and workers on it that hear from a fake Telegram. */
export async function openTelegramBots() {
  const database = await openTestDatabase();
  await database.db.run((native) => prepareIndexes(native, CHAT_TRANSPORT_INDEXES));
  const bots: TelegramBot[] = [];
  return {
    ...database,
    start(telegram: FakeTelegram, overrides: Parameters<typeof startTelegramBot>[2] = {}): TelegramBot {
      const bot = startTelegramBot(telegram, database.db, overrides);
      bots.push(bot);
      return bot;
    },
    /** Stops what was started, and removes what it left behind. */
    async reset() {
      await Promise.all(bots.splice(0).map((bot) => bot.stop()));
      await database.clear();
    },
  };
}

export type TelegramBots = Awaited<ReturnType<typeof openTelegramBots>>;
