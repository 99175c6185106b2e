import type { Channel, ChannelSet, OutMessage } from '../alerts/channels/channel.js';
import { createChannels } from '../alerts/channels/create-channels.js';
import { createDeliverer, type DelivererDeps } from '../alerts/deliver/deliverer.js';
import { plain } from '../alerts/render/line.js';
import { createRender } from '../alerts/render/render.js';
import { createGateway } from '../chatops/gateway.js';
import type { Db } from '../store/db.js';
import { createDeliveryStores } from '../store/delivery-stores.js';
import { newRunId } from '../store/run-id.js';
import type { FakeTelegram } from './fake-telegram.js';
import { createRecordingLog } from './log.js';

export const RENDER = createRender({ locale: 'en', timezone: 'UTC', webappUrl: 'https://jobs.example.org' });

/** The channel `telegram` to chat 42 of a fake server, and whatever chats are asked for by name. */
export function telegramChannels(telegram: FakeTelegram, { chatId = '42', callMs = 4_000 } = {}): ChannelSet {
  const gateway = createGateway({ token: telegram.token, apiRoot: telegram.url, callMs });
  return createChannels({
    telegram: { gateway, account: 'fake', chatId, topicId: null },
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
