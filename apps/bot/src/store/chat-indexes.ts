import { expire, type IndexPlan } from './indexes.js';

export const CHAT_COLLECTIONS = {
  buttons: 'chat_buttons',
  settings: 'chat_settings',
  prompts: 'chat_prompts',
  cooldowns: 'chat_cooldowns',
} as const;

/** Indexes of what chats remember; nearly all is found by its id. */
export const CHAT_INDEXES: IndexPlan = {
  [CHAT_COLLECTIONS.buttons]: [expire],
  [CHAT_COLLECTIONS.settings]: [
    { key: { digest_at: 1 }, name: 'chats_with_a_digest', partialFilterExpression: { digest_at: { $gt: '' } } },
  ],
  [CHAT_COLLECTIONS.prompts]: [expire],
  [CHAT_COLLECTIONS.cooldowns]: [expire],
};
