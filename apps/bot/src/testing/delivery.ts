import type { Channel, ChannelSet, Outcome, OutMessage } from '../alerts/channels/channel.js';
import { type ChannelSettings, createChannels } from '../alerts/channels/create-channels.js';
import { createDeliverer, type DelivererDeps } from '../alerts/deliver/deliverer.js';
import { createRender } from '../alerts/render/render.js';
import { createGateway } from '../chatops/gateway.js';
import { plain } from '../messages/line.js';
import { ALERT_COLLECTIONS } from '../store/alert-indexes.js';
import type { Db } from '../store/db.js';
import { DELIVERY_COLLECTIONS } from '../store/delivery-indexes.js';
import { createDeliveryStores } from '../store/delivery-stores.js';
import { newRunId } from '../store/run-id.js';
import type { FakeTelegram } from './fake-telegram.js';
import { createRecordingLog } from './log.js';

export const RENDER = createRender({ locale: 'en', timezone: 'UTC', webappUrl: 'https://jobs.example.org' });

/** The channel `telegram` to chat 42 of a fake server, and whatever chats are asked for by name. */
export function telegramChannels(
  telegram: FakeTelegram,
  { account = 'fake', callMs = 4_000, ...more }: Partial<ChannelSettings['telegram']> & { callMs?: number } = {},
): ChannelSet {
  const gateway = createGateway({ token: telegram.token, apiRoot: telegram.url, callMs });
  return createChannels({
    telegram: { gateway, account, chatId: '42', topicId: null, ...more },
    slack: { webhookUrl: null },
    webhook: { url: null, secret: null, allowPrivate: false },
  }).channels;
}

/** Exactly these channels, all of them configured. */
export function channelSet(...channels: readonly Channel[]): ChannelSet {
  return {
    defaults: channels.map(({ name }) => name),
    get: (name) => channels.find((channel) => channel.name === name) ?? null,
  };
}

/** A deliverer as it is in a worker of its own. */
export function startDeliverer(db: Db, channels: ChannelSet, overrides: Partial<DelivererDeps> = {}) {
  const log = createRecordingLog();
  const deliverer = createDeliverer({
    stores: createDeliveryStores(db),
    channels,
    render: RENDER,
    log,
    now: () => new Date(),
    newId: newRunId,
    random: () => 1,
    ...overrides,
  });
  return { ...deliverer, log };
}

/** A test message that says hello. */
export function buildMessage(overrides: Partial<OutMessage> = {}): OutMessage {
  return {
    type: 'test',
    lines: [[plain('hello')]],
    alert: null,
    digest: null,
    deliveryId: 'one',
    sentAt: new Date(),
    ...overrides,
  };
}

/** Lets time pass for everything that delivery keeps: what was sent, told, tried and opened was so much longer ago. */
export async function passTime(db: Db, ms: number): Promise<void> {
  const { channels, digests } = DELIVERY_COLLECTIONS;
  for (const name of [channels, digests, ALERT_COLLECTIONS.alerts]) {
    const collection = db.native().collection<{ _id: string }>(name);
    const documents = await collection.find({}).toArray();
    const writes = documents.map((document) => ({
      replaceOne: { filter: { _id: document._id }, replacement: shift(document, ms) as typeof document },
    }));
    if (writes.length > 0) await collection.bulkWrite(writes, { ordered: false });
  }
}

function shift(value: unknown, ms: number): unknown {
  if (value instanceof Date) return new Date(value.getTime() - ms);
  if (Array.isArray(value)) return value.map((each) => shift(each, ms));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, shift(each, ms)]));
}

/** A channel that keeps what it was told; `answers` are what the next calls get, one each. */
export function createFakeChannel(overrides: Partial<Channel> = {}) {
  const told: { action: 'send' | 'edit'; messageId: string | null; message: OutMessage; at: number }[] = [];
  const answers: (Outcome | (() => Promise<Outcome>))[] = [];
  /** What stands in the channel now, by id. */
  const shown = new Map<string, OutMessage>();
  async function answer(action: 'send' | 'edit', messageId: string | null, message: OutMessage): Promise<Outcome> {
    told.push({ action, messageId, message, at: performance.now() });
    const next = answers.shift();
    if (next) return typeof next === 'function' ? next() : next;
    const id = messageId ?? String(shown.size + 1);
    shown.set(id, message);
    return { kind: 'sent', messageId: id };
  }
  const { name = 'fake' } = overrides;
  const channel: Channel = {
    name,
    kind: 'telegram',
    door: name,
    settings: 'as they are',
    canEdit: true,
    minEditGapMs: 3_000,
    perMinute: 20,
    send: (message) => answer('send', null, message),
    edit: (messageId, message) => answer('edit', messageId, message),
    ...overrides,
  };
  return { ...channel, told, answers, shown };
}
