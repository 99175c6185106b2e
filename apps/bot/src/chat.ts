import { createCommands } from './chatops/commands/index.js';
import { createConsole } from './chatops/console.js';
import { createDispatch } from './chatops/dispatch.js';
import type { Config } from './config.js';
import type { Log } from './events/log.js';
import type { Operations } from './operations/verb.js';
import { createChatStores } from './store/chat-stores.js';
import type { Db } from './store/db.js';
import type { Store } from './store/store.js';

export interface ChatDeps {
  config: Pick<Config, 'chat' | 'telegram' | 'locale' | 'timezone' | 'webappUrl'>;
  db: Db;
  store: Pick<Store, 'audit'>;
  operations: Operations;
  log: Log;
  now(): Date;
  newId(): string;
}

/** The part of a bot that people talk to, wired together. The console works with or without a token for Telegram. */
export function createChat({ config, db, store, operations, log, now, newId }: ChatDeps) {
  const { locale, timezone, webappUrl } = config;
  const stores = createChatStores(db);
  const commands = createCommands({ settings: stores.settings });
  const dispatch = createDispatch({
    commands,
    stores,
    audit: store.audit,
    operations,
    access: config.chat.access,
    botName: () => null,
    locale,
    timezone,
    webappUrl,
    cooldownSeconds: config.chat.cooldownSeconds,
    follow: async () => undefined,
    log,
    now,
    newId,
  });

  return { useConsole: createConsole(dispatch, newId) };
}
