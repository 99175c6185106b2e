import { LOCALES, type Locale, type LocalText, sayer } from '@jobs-monitor/core';
import type { KeyboardOf } from './alerts/channels/telegram.js';
import { type AccessSettings, roleOf } from './chatops/access.js';
import { createAlertKeyboard } from './chatops/alert-keyboard.js';
import { createButtons } from './chatops/buttons.js';
import type { Command } from './chatops/command.js';
import { describeCommand } from './chatops/commands/help.js';
import { createCommands } from './chatops/commands/index.js';
import type { SystemNeeds } from './chatops/commands/system.js';
import { createConsole } from './chatops/console.js';
import { loadDigestFacts } from './chatops/digest/facts.js';
import { createDigestSender } from './chatops/digest/sender.js';
import { createDispatch } from './chatops/dispatch.js';
import { createLiveRuns } from './chatops/live-runs.js';
import { createTelegramPort } from './chatops/port.js';
import type { Menu } from './chatops/publish.js';
import { createTelegramUpdates } from './chatops/telegram-updates.js';
import { webhookAddress, webhookSecretOf } from './chatops/webhook.js';
import type { Config } from './config.js';
import type { Bus } from './events/bus.js';
import type { StopStep } from './lifecycle.js';
import type { Logger } from './logger.js';
import type { Operations } from './operations/verb.js';
import { startLoop } from './runs/loop.js';
import { createChatLiveStore } from './store/chat-live-runs.js';
import { createChatPollerStore } from './store/chat-poller.js';
import { createChatStores } from './store/chat-stores.js';
import { createChatUpdateStore } from './store/chat-updates.js';
import type { Db } from './store/db.js';
import type { Store } from './store/store.js';
import type { Telegram } from './telegram.js';

export interface ChatDeps {
  config: Pick<Config, 'chat' | 'telegram' | 'locale' | 'timezone' | 'webappUrl'>;
  /** Null: the console alone. */
  telegram: Telegram | null;
  db: Db;
  store: Pick<Store, 'audit' | 'runs'>;
  operations: Operations;
  /** What commands tell of the monitor itself. */
  system: SystemNeeds;
  bus: Bus;
  log: Logger;
  now(): Date;
  newId(): string;
}

/** The part of a bot that people talk to, wired together. The console works with or without a token for Telegram. */
export function createChat({ config, telegram, db, store, operations, system, bus, log, now, newId }: ChatDeps) {
  const { locale, timezone, webappUrl } = config;
  const { access, cooldownSeconds } = config.chat;
  const stores = createChatStores(db);
  const commands = createCommands({ settings: stores.settings, system });
  const inTelegram = telegram && prepareTelegram(telegram);
  const dispatch = createDispatch({
    commands,
    stores,
    audit: store.audit,
    operations,
    access,
    botName: () => inTelegram?.updates.username() ?? null,
    locale,
    timezone,
    webappUrl,
    cooldownSeconds,
    follow: async (message) => inTelegram?.live.follow(message),
    log,
    now,
    newId,
  });

  function prepareTelegram({ gateway, queue, account }: Telegram) {
    /** This process among all that share a bot; a new one after each start. */
    const holder = newId();
    const live = createLiveRuns({
      store: createChatLiveStore(db),
      runs: store.runs,
      bus,
      log,
      claimant: holder,
      queue,
      buttons: createButtons({ store: stores.buttons, now }),
      timezone,
      webappUrl,
      now,
    });
    const updates = createTelegramUpdates({
      gateway,
      bot: account,
      holder,
      poller: createChatPollerStore(db),
      updates: createChatUpdateStore(db, now),
      webhook: webhookOf(config),
      menu: menuOf(commands, access),
      log,
    });
    const digests = createDigestSender({
      store: system.digests,
      load: () => loadDigestFacts(operations, now()),
      chosenLocale: async (chatId) => (await stores.settings.get(chatId)).locale,
      send: (place, message) => queue.send(place, message, 'digest'),
      repeat: startLoop,
      timezone,
      webappUrl,
      log,
      now,
    });
    return { queue, live, updates, digests };
  }

  return {
    useConsole: createConsole(dispatch, newId),
    /** Where Telegram posts updates, if it does. */
    hook: inTelegram?.updates.hook ?? null,

    /** Begins to listen. The database must be reachable. */
    start(): void {
      if (!inTelegram) {
        log.info('telegram_off', { variable: 'TELEGRAM_BOT_TOKEN' });
        return;
      }
      if (isNobodyListed(access)) log.warn('chat_nobody_listed', { variable: 'ADMIN_USER_IDS' });
      const { live, updates, digests, queue } = inTelegram;
      live.start();
      digests.start();
      updates.start((incoming) => dispatch.handle(incoming, createTelegramPort(queue, incoming)));
    },

    /** Before anything else stops: nothing new is taken, and what was asked is answered. */
    closeSteps: (): StopStep[] =>
      inTelegram
        ? [
            { name: 'chat', withinMs: 5_000, stop: inTelegram.updates.stop },
            { name: 'chat digests', withinMs: 2_000, stop: inTelegram.digests.stop },
          ]
        : [],

    /** After the runs are over: messages that follow them are left to others, the rest is sent. */
    stopSteps: (): StopStep[] =>
      inTelegram
        ? [
            { name: 'live messages', withinMs: 4_000, stop: inTelegram.live.stop },
            { name: 'chat messages', withinMs: 4_000, stop: () => inTelegram.queue.stop(3_000) },
            { name: 'chat digests sent', withinMs: 2_000, stop: inTelegram.digests.settled },
          ]
        : [],
  };
}

/** The buttons under alerts, which presses find again in the same database. */
export function createKeyboard(db: Db, locale: Locale, now: () => Date): KeyboardOf {
  return createAlertKeyboard(createButtons({ store: createChatStores(db).buttons, now }), locale);
}

function webhookOf({ chat, telegram }: Pick<Config, 'chat' | 'telegram'>): { url: string; secret: string } | null {
  const { url, secret } = chat.webhook;
  if (url === null || telegram.token === null) return null;
  return { url: webhookAddress(url), secret: secret ?? webhookSecretOf(telegram.token) };
}

/** Everybody sees what a viewer may do; those who may do more see that in their private chat. */
function menuOf(commands: readonly Command[], access: AccessSettings): Menu {
  const people = [...new Set([...access.admins, ...access.powerUsers])];
  return {
    commands: commands
      .filter(({ hidden }) => !hidden)
      .map(({ name, role }) => ({ name, role, descriptions: descriptionsOf(name) })),
    chats: people.map((id) => ({ id, role: roleOf(id, access) ?? 'viewer' })),
  };
}

function descriptionsOf(name: string): LocalText {
  const described = LOCALES.map((locale) => [locale, describeCommand(name, sayer(locale)) ?? name]);
  return Object.fromEntries(described) as LocalText;
}

function isNobodyListed({ admins, powerUsers, users }: AccessSettings): boolean {
  return admins.length + powerUsers.length + users.length === 0;
}
