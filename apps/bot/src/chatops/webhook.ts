import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Log } from '../events/log.js';
import { isOutage } from '../store/outage.js';
import type { Gateway } from './gateway.js';
import { pause } from './pause.js';
import type { Problems } from './polling-problems.js';
import type { Inbox } from './updates-inbox.js';

/** Where the bot listens for updates that Telegram posts. */
export const WEBHOOK_PATH = '/telegram/webhook';

export interface WebhookDeps {
  /** What Telegram is told, with its path. */
  url: string;
  secret: string;
  gateway: Pick<Gateway, 'setWebhook'>;
  /** Null as long as nobody can handle updates. */
  inbox(): Pick<Inbox, 'take'> | null;
  problems: Problems;
  log: Log;
}

/** An update with a text of 4,096 characters that answers another one, all of it escaped, is below a tenth of that. */
const MAX_BYTES = 1_048_576;
const SECRET_HEADER = 'x-telegram-bot-api-secret-token';
/** Whoever removed it meanwhile did so for no longer. */
const SET_AGAIN_MS = 600_000;

/** Updates that come by themselves. */
export function createWebhook({ url, secret, gateway, inbox, problems, log }: WebhookDeps) {
  const expected = digestOf(secret);

  return {
    /** Sets the webhook, and again every ten minutes, until told to end; it stays set then. Throws nothing. */
    async keepSet(ended: AbortSignal): Promise<void> {
      while (!ended.aborted) {
        const answer = await gateway.setWebhook(url, secret);
        if (answer.ok) problems.over();
        await pause(answer.ok ? SET_AGAIN_MS : problems.note(answer), ended);
      }
    },

    /**
     * Answers a request by its status: 401 without the secret, 413 for what is no update's size, 503 if it could not be
     * written down and is to be posted again, and 200 for anything else, or it would be posted again.
     */
    async receive(request: IncomingMessage): Promise<200 | 401 | 413 | 503> {
      const given = request.headers[SECRET_HEADER];
      if (!timingSafeEqual(digestOf(String(given ?? '')), expected)) {
        log.warn('telegram_webhook_refused', { given: given !== undefined });
        return 401;
      }
      const taker = inbox();
      if (!taker) return 503;
      const body = await readWithin(request, MAX_BYTES);
      if (body === null) return 413;
      try {
        await taker.take([parse(body)]);
        return 200;
      } catch (error) {
        if (!isOutage(error)) log.error('telegram_updates_not_taken', { error });
        return 503;
      }
    },
  };
}

/** The address that Telegram is told: a bare one is followed by our path, any other is as the proxy in front wants it. */
export function webhookAddress(url: string): string {
  const address = new URL(url);
  if (address.pathname === '/') address.pathname = WEBHOOK_PATH;
  return address.href;
}

/** The secret of a bot's webhook: the same in all of its workers, and telling nothing of the token. */
export function webhookSecretOf(token: string): string {
  return createHmac('sha256', token).update('secret of the webhook').digest('hex');
}

async function readWithin(request: IncomingMessage, maxBytes: number): Promise<string | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  // Kept alive on an early end: the refusal still has to reach the sender.
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    size += chunk.length;
    if (size > maxBytes) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}

function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
