import type { Channel, ChannelSet } from './channel.js';
import { CHAT_ID, parseChannelName } from './channel-name.js';
import { createTelegramChannel, type TelegramGateway } from './telegram.js';

/** What the environment says about channels; null is unset. */
export interface ChannelSettings {
  telegram: {
    /** Null without a token. */
    gateway: TelegramGateway | null;
    /** Differs for each bot; a digest of the token, say. */
    account: string;
    chatId: string | null;
    topicId: number | null;
  };
  slack: { webhookUrl: string | null };
  webhook: { url: string | null; secret: string | null; allowPrivate: boolean };
}

/** The channels that can be made of the settings. What is wrong with the others is answered as sentences, one each. */
export function createChannels(settings: ChannelSettings): { channels: ChannelSet; problems: string[] } {
  const problems: string[] = [];
  const made = new Map<string, Channel>();
  const { telegram } = settings;

  function telegramChannel(name: string, chat: string, topic: number | null): Channel | null {
    if (!telegram.gateway) return null;
    return createTelegramChannel(telegram.gateway, { name, chat, topic }, telegram.account);
  }

  const configured = [configuredTelegram()];
  for (const channel of configured) if (channel) made.set(channel.name, channel);
  const defaults = [...made.keys()];

  function configuredTelegram(): Channel | null {
    const { chatId, topicId, gateway } = telegram;
    if (chatId === null) return null;
    if (!CHAT_ID.test(chatId)) {
      problems.push(
        'ALERT_TELEGRAM_CHAT_ID must be the number of a chat, or @name of a public one; no alert goes there',
      );
      return null;
    }
    if (!gateway) problems.push('ALERT_TELEGRAM_CHAT_ID is set without TELEGRAM_BOT_TOKEN; no alert goes there');
    return telegramChannel('telegram', chatId, topicId);
  }

  return {
    problems,
    channels: {
      defaults,
      get(name) {
        const known = made.get(name);
        if (known) return known;
        const address = parseChannelName(name);
        if (address?.kind !== 'telegram' || address.chat === null) return null;
        const channel = telegramChannel(name, address.chat, address.topic);
        if (channel) made.set(name, channel);
        return channel;
      },
    },
  };
}
