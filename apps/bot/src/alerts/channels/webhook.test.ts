import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { toAlert } from '../../store/alert-document.js';
import { buildIncident } from '../../testing/alerts.js';
import { buildMessage } from '../../testing/delivery.js';
import { startFakeWebhook } from '../../testing/fake-webhook.js';
import { createPost } from './http-post.js';
import { createWebhookChannel, signWebhook } from './webhook.js';

let receiver: Awaited<ReturnType<typeof startFakeWebhook>>;
beforeEach(async () => {
  receiver = await startFakeWebhook();
});
afterEach(() => receiver.close());

const post = createPost({ allowPrivate: true, callMs: 500 });
const channel = (overrides: Partial<{ url: string; secret: string }> = {}) =>
  createWebhookChannel({ url: receiver.url, secret: receiver.secret, ...overrides }, post);

describe('the webhook channel', () => {
  it('posts the alert as the API answers it, signed', async () => {
    const { alert_id, ...incident } = buildIncident('nightly_backup');
    const alert = toAlert({ _id: alert_id, ...incident });
    const sentAt = new Date('2026-11-22T10:00:00.500Z');
    const message = buildMessage({ type: 'firing', alert, deliveryId: 'one-1-webhook', sentAt });
    expect(await channel().send(message, null)).toEqual({ kind: 'sent', messageId: null });
    expect(receiver.deliveries).toEqual([
      {
        type: 'firing',
        alert: JSON.parse(JSON.stringify(alert)),
        digest: null,
        text: 'hello',
        sent_at: '2026-11-22T10:00:00.500Z',
        delivery_id: 'one-1-webhook',
      },
    ]);
    expect(receiver.requests[0]?.headers).toMatchObject({
      'content-type': 'application/json',
      'x-monitor-delivery': 'one-1-webhook',
      'x-monitor-timestamp': '1795341600',
    });
  });

  it('is broken where its signature is not accepted', async () => {
    expect(await channel({ secret: 'another-secret-of-it' }).send(buildMessage(), null)).toEqual({
      kind: 'broken',
      error: 'answered 401',
    });
  });

  it.each([301, 302, 307, 308])('is broken by the redirect %i', async (status) => {
    receiver.script({ kind: 'answer', status, headers: { location: receiver.url } });
    expect(await channel().send(buildMessage(), null)).toMatchObject({
      kind: 'broken',
      error: expect.stringContaining('redirects, which is not followed'),
    });
    expect(receiver.requests).toHaveLength(1);
  });

  it.each([
    [404, 'broken'],
    [410, 'broken'],
    [400, 'refused'],
    [413, 'refused'],
    [422, 'refused'],
    [408, 'retry'],
    [429, 'retry'],
    [500, 'retry'],
    [503, 'retry'],
  ])('takes %i for %s', async (status, kind) => {
    receiver.script({ kind: 'answer', status });
    expect(await channel().send(buildMessage(), null)).toMatchObject({ kind, error: `answered ${status}` });
  });

  it('is broken by an address in a private network', async () => {
    const guarded = createWebhookChannel(
      { url: receiver.url, secret: receiver.secret },
      createPost({ allowPrivate: false }),
    );
    expect(await guarded.send(buildMessage(), null)).toEqual({
      kind: 'broken',
      error: 'its address 127.0.0.1 is not on the public Internet (ALERT_WEBHOOK_ALLOW_PRIVATE)',
    });
    expect(receiver.requests).toEqual([]);
  });

  it('signs timestamp and body', () => {
    expect(signWebhook('a-secret-of-the-webhook', 1_795_428_000, '{"a":1}')).toBe(
      'v1=08b0b7776cae9d6e53a2c217600a43703ab96a9c02fde81222524ca54b491407',
    );
  });
});
