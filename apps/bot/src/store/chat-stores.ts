import { type ChatButtonStore, createChatButtonStore } from './chat-buttons.js';
import { type ChatCooldownStore, createChatCooldownStore } from './chat-cooldowns.js';
import { type ChatPromptStore, createChatPromptStore } from './chat-prompts.js';
import { type ChatSettingsStore, createChatSettingsStore } from './chat-settings.js';
import type { Db } from './db.js';

/** Everything that conversations ask of the database. */
export interface ChatStores {
  buttons: ChatButtonStore;
  settings: ChatSettingsStore;
  prompts: ChatPromptStore;
  cooldowns: ChatCooldownStore;
}

export function createChatStores(db: Db): ChatStores {
  return {
    buttons: createChatButtonStore(db),
    settings: createChatSettingsStore(db),
    prompts: createChatPromptStore(db),
    cooldowns: createChatCooldownStore(db),
  };
}
