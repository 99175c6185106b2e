import type { Channel, ChannelSet } from './channel.js';
import { CHAT_ID, parseChannelName } from './channel-name.js';
import { createPost } from './http-post.js';
import { isPublicAddress } from './public-address.js';
import { createSlackChannel } from './slack.js';
import { createTelegramChannel, type KeyboardOf, type TelegramGateway } from './telegram.js';
import { createWebhookChannel } from './webhook.js';

/** What the environment says about channels; null is unset. */
export interface ChannelSettings {
  telegram: {
    /** Null without a token. */
    gateway: TelegramGateway | null;
    /** Differs for each bot; a digest of the token, say. */
    account: string;
    /** Without it there are no buttons: nobody answers presses. */
    keyboardOf?: KeyboardOf;
    chatId: string | null;
    topicId: string | null;
  };
  slack: { webhookUrl: string | null };
  /** `allowPrivate` lets Slack and webhook stand in a private network, also without TLS. */
  webhook: { url: string | null; secret: string | null; allowPrivate: boolean };
}

const MIN_SECRET = 16;

const TOPIC_ID = /^[1-9]\d{0,9}$/;

/** The channels that can be made of the settings. What is wrong with the others is answered in sentences, without any secret. */
export function createChannels(settings: ChannelSettings): { channels: ChannelSet; problems: string[] } {
  const { telegram, slack, webhook } = settings;
  const { allowPrivate } = webhook;
  const { keyboardOf = async () => [] } = telegram;
  const problems: string[] = [];
  const post = createPost({ allowPrivate });
  const made = new Map<string, Channel>();
  for (const channel of [configuredTelegram(), configuredSlack(), configuredWebhook()]) {
    if (channel) made.set(channel.name, channel);
  }
  const defaults = [...made.keys()];

  function configuredTelegram(): Channel | null {
    const { chatId, topicId, gateway } = telegram;
    if (chatId === null) {
      return topicId === null ? null : refuse('ALERT_TELEGRAM_TOPIC_ID is set without ALERT_TELEGRAM_CHAT_ID');
    }
    if (!CHAT_ID.test(chatId))
      return refuse('ALERT_TELEGRAM_CHAT_ID must be the number of a chat, or @name of a public one');
    if (!gateway) return refuse('ALERT_TELEGRAM_CHAT_ID is set without TELEGRAM_BOT_TOKEN');
    if (topicId !== null && !TOPIC_ID.test(topicId)) {
      return refuse('ALERT_TELEGRAM_TOPIC_ID must be the number of a topic, for example 17');
    }
    return telegramChannel(gateway, 'telegram', chatId, topicId === null ? null : Number(topicId));
  }

  function telegramChannel(gateway: TelegramGateway, name: string, chat: string, topic: number | null): Channel {
    return createTelegramChannel(gateway, { name, chat, topic }, telegram.account, keyboardOf);
  }

  function configuredSlack(): Channel | null {
    const { webhookUrl } = slack;
    if (webhookUrl === null) return null;
    const problem = problemOfAddress(webhookUrl, allowPrivate);
    return problem ? refuse(`ALERT_SLACK_WEBHOOK_URL ${problem}`) : createSlackChannel(webhookUrl, post);
  }

  function configuredWebhook(): Channel | null {
    const { url, secret } = webhook;
    if (url === null) return null;
    const problem = problemOfAddress(url, allowPrivate);
    if (problem) return refuse(`ALERT_WEBHOOK_URL ${problem}`);
    if (secret === null) return refuse('ALERT_WEBHOOK_URL is set without ALERT_WEBHOOK_SECRET');
    if (secret.length < MIN_SECRET) return refuse(`ALERT_WEBHOOK_SECRET must have ${MIN_SECRET} characters or more`);
    return createWebhookChannel({ url, secret }, post);
  }

  function refuse(problem: string): null {
    problems.push(`${problem}; no alert goes there`);
    return null;
  }

  return {
    problems,
    channels: {
      defaults,
      get(name) {
        const known = made.get(name);
        if (known) return known;
        const address = parseChannelName(name);
        if (address?.kind !== 'telegram' || address.chat === null || !telegram.gateway) return null;
        const channel = telegramChannel(telegram.gateway, name, address.chat, address.topic);
        made.set(name, channel);
        return channel;
      },
    },
  };
}

/** Why nothing can be sent to an address, as the end of a sentence; null if it can. A name is looked at when it is connected to. */
function problemOfAddress(address: string, allowPrivate: boolean): string | null {
  if (!URL.canParse(address)) return 'must be an address that starts with https://';
  const { protocol, username, password, hostname } = new URL(address);
  const isHttp = protocol === 'http:' && allowPrivate;
  if (protocol !== 'https:' && !isHttp) {
    return 'must start with https:// (http:// needs ALERT_WEBHOOK_ALLOW_PRIVATE=true)';
  }
  if (username !== '' || password !== '') return 'must not carry a name and a password';
  if (allowPrivate || !isLiteral(hostname) || isPublicAddress(hostname)) return null;
  return 'must be on the public Internet unless ALERT_WEBHOOK_ALLOW_PRIVATE=true';
}

/** Other ways to write an address, such as 0x7f.1, are rewritten when an address is parsed. */
function isLiteral(hostname: string): boolean {
  return hostname.startsWith('[') || /^\d+(\.\d+){3}$/.test(hostname);
}
