import { expire, type IndexPlan } from './indexes.js';

export const CHAT_TRANSPORT_COLLECTIONS = { poller: 'chat_poller', updates: 'chat_updates' } as const;

/** Indexes of what comes in from Telegram, named for the questions that they answer. */
export const CHAT_TRANSPORT_INDEXES: IndexPlan = {
  [CHAT_TRANSPORT_COLLECTIONS.poller]: [],
  [CHAT_TRANSPORT_COLLECTIONS.updates]: [
    { key: { bot: 1, waiting: 1, order: 1 }, name: 'not_begun', partialFilterExpression: { waiting: true } },
    expire,
  ],
};
