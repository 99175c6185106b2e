import type { Locale } from '@jobs-monitor/core';
import type { Log } from '../events/log.js';
import type { Operations } from '../operations/verb.js';
import type { ChatStores } from '../store/chat-stores.js';
import type { AuditStore } from '../store/store.js';
import type { AccessSettings } from './access.js';
import type { Command } from './command.js';
import type { Chat } from './incoming.js';

/** A message that is to be kept up to date with a run. */
export interface Followed {
  chat: Chat;
  messageId: string;
  runId: string;
  locale: Locale;
}

export interface DispatchDeps {
  commands: readonly Command[];
  stores: ChatStores;
  audit: AuditStore;
  operations: Operations;
  access: AccessSettings;
  /** The bot's own name in Telegram; null while it is not known. */
  botName(): string | null;
  locale: Locale;
  timezone: string;
  webappUrl: string | null;
  cooldownSeconds: number;
  /** Told of each message that follows a run. */
  follow(message: Followed): Promise<void>;
  log: Log;
  now(): Date;
  newId(): string;
}
