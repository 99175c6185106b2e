import { createHmac } from 'node:crypto';
import { toPlain } from '../../messages/formats.js';
import type { Channel, Outcome, OutMessage } from './channel.js';
import type { Post, Posted } from './http-post.js';
import { settingsDigest } from './settings-digest.js';

/** A program reads it: many single alerts serve it better than a digest. */
const PER_MINUTE = 120;
const MAX_CHARACTERS = 4_096;

/** Answers that say "not this message". */
const ABOUT_THE_MESSAGE: ReadonlySet<number> = new Set([400, 406, 409, 413, 415, 422]);
const LATER: ReadonlySet<number> = new Set([408, 425, 429]);

export interface WebhookSettings {
  url: string;
  secret: string;
}

/**
 * Any address that takes a POST of JSON: `type`, `alert` (as the API answers it) or `digest` (sums), `text`, `sent_at` and
 * `delivery_id`, which is the same for each try of the same message. Every request is signed, see `signWebhook`.
 */
export function createWebhookChannel({ url, secret }: WebhookSettings, post: Post): Channel {
  async function send({ type, alert, digest, lines, sentAt, deliveryId }: OutMessage): Promise<Outcome> {
    const text = toPlain(lines, MAX_CHARACTERS);
    const body = JSON.stringify({ type, alert, digest, text, sent_at: sentAt, delivery_id: deliveryId });
    const timestamp = Math.floor(sentAt.getTime() / 1_000);
    const headers = {
      'content-type': 'application/json',
      'user-agent': 'background-jobs-monitor',
      'x-monitor-delivery': deliveryId,
      'x-monitor-timestamp': String(timestamp),
      'x-monitor-signature': signWebhook(secret, timestamp, body),
    };
    return toOutcome(await post(url, headers, body));
  }
  return {
    name: 'webhook',
    kind: 'webhook',
    door: 'webhook',
    settings: settingsDigest(url, secret),
    canEdit: false,
    minEditGapMs: 0,
    perMinute: PER_MINUTE,
    send,
    edit: (_messageId, message) => send(message),
  };
}

/**
 * `X-Monitor-Signature`: `v1=` and the hexadecimal HMAC-SHA256, by the shared secret, of the timestamp (Unix seconds, as in
 * `X-Monitor-Timestamp`), a full stop and the body. A receiver compares in constant time and refuses old timestamps.
 */
export function signWebhook(secret: string, timestamp: number, body: string): string {
  return `v1=${createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')}`;
}

function toOutcome(posted: Posted): Outcome {
  if (posted.kind === 'private') return { kind: 'broken', error: posted.error };
  if (posted.kind === 'away') return { kind: 'retry', afterMs: null, error: posted.error };
  const { status, retryAfterMs } = posted;
  if (status >= 200 && status < 300) return { kind: 'sent', messageId: null };
  if (LATER.has(status) || status >= 500) return { kind: 'retry', afterMs: retryAfterMs, error: `answered ${status}` };
  if (ABOUT_THE_MESSAGE.has(status)) return { kind: 'refused', error: `answered ${status}` };
  const why = status >= 300 && status < 400 ? ': it redirects, which is not followed' : '';
  return { kind: 'broken', error: `answered ${status}${why}` };
}
