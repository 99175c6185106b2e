import { createHash } from 'node:crypto';
import { type ChatQueue, createChatQueue } from './chatops/chat-queue.js';
import { createGateway, type Gateway } from './chatops/gateway.js';
import type { Config } from './config.js';
import type { Log } from './events/log.js';

/** The one way to Telegram, which alerts and conversations share, so that each chat is asked of no more than it takes. */
export interface Telegram {
  gateway: Gateway;
  queue: ChatQueue;
  /** Stands for the bot whose token is used, without telling it. */
  account: string;
}

/** Null without a token. */
export function createTelegram({ token, apiRoot }: Config['telegram'], log: Log): Telegram | null {
  if (token === null) return null;
  const gateway = createGateway({ token, ...(apiRoot && { apiRoot }) });
  const account = createHash('sha256').update(token).digest('hex').slice(0, 16);
  return { gateway, queue: createChatQueue({ gateway, log }), account };
}
