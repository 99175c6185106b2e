import { expire, type IndexPlan } from './indexes.js';

export const CHAT_COLLECTIONS = {
  buttons: 'chat_buttons',
  settings: 'chat_settings',
  prompts: 'chat_prompts',
  cooldowns: 'chat_cooldowns',
  digests: 'chat_digests',
} as const;

/** Indexes of what chats remember; nearly all is found by its id. */
export const CHAT_INDEXES: IndexPlan = {
  [CHAT_COLLECTIONS.buttons]: [expire],
  [CHAT_COLLECTIONS.settings]: [],
  [CHAT_COLLECTIONS.prompts]: [expire],
  [CHAT_COLLECTIONS.cooldowns]: [expire],
  [CHAT_COLLECTIONS.digests]: [{ key: { at: 1 }, name: 'digests_by_their_time' }],
};
