import type { Alert } from '@jobs-monitor/core';
import { toHtml } from '../../messages/formats.js';
import type { Channel, Outcome, OutMessage } from './channel.js';
import { settingsDigest } from './settings-digest.js';

type Answer =
  | { ok: true; value: number }
  | ({ ok: false; error: string } & (
      | { kind: 'retry'; afterMs: number | null }
      | { kind: 'moved'; chat: string }
      | { kind: 'gone' | 'unauthorised' | 'lost_message' | 'not_modified' | 'conflict' | 'invalid' }
    ));

/** Rows of buttons, each with an address or with the key that a press brings back. */
export type Keyboard = readonly (readonly ({ text: string } & ({ url: string } | { key: string }))[])[];

/** The buttons that stand under an alert as it is now, good in this chat. */
export type KeyboardOf = (alert: Alert, chat: string) => Promise<Keyboard>;

/** What this channel needs of Telegram. */
export interface TelegramGateway {
  send(chat: string, html: string, options: { topic: number | null; buttons?: Keyboard }): Promise<Answer>;
  /** Buttons that are not named go. */
  edit(chat: string, messageId: number, html: string, options: { buttons?: Keyboard }): Promise<Answer>;
}

export interface TelegramTarget {
  name: string;
  /** A number, negative for groups, or `@name` of a public channel. */
  chat: string;
  topic: number | null;
}

/** Characters of one message, counted after its markup was read. */
const MAX_CHARACTERS = 4_096;
const PER_MINUTE = 20;
const PRIVATE_GAP_MS = 3_000;
const GROUP_GAP_MS = 5_000;

/** Without buttons an alert is worth more than late: an attempt may take 4 s as a whole. */
const KEYBOARD_MS = 1_000;
/** A press names its chat by number. */
const NUMBER = /^-?\d+$/;

/** A chat, or a topic of one. `account` stands for the bot whose token is used, without telling it. */
export function createTelegramChannel(
  gateway: TelegramGateway,
  target: TelegramTarget,
  account: string,
  keyboardOf: KeyboardOf,
): Channel {
  const { name, chat, topic } = target;

  async function buttonsOf({ alert }: OutMessage, to: string): Promise<{ buttons?: Keyboard }> {
    if (!alert || !NUMBER.test(to)) return {};
    const buttons = await withinTime(keyboardOf(alert, to));
    return buttons === null || buttons.length === 0 ? {} : { buttons };
  }

  return {
    name,
    kind: 'telegram',
    door: `telegram:${chat}`,
    settings: settingsDigest(account, chat, topic),
    canEdit: true,
    minEditGapMs: /^\d/.test(chat) ? PRIVATE_GAP_MS : GROUP_GAP_MS,
    perMinute: PER_MINUTE,
    async send(message, movedTo) {
      const to = movedTo ?? chat;
      const options = { topic, ...(await buttonsOf(message, to)) };
      return toOutcome(await gateway.send(to, toHtml(message.lines, MAX_CHARACTERS), options));
    },
    async edit(messageId, message, movedTo) {
      const to = movedTo ?? chat;
      const options = await buttonsOf(message, to);
      return toOutcome(await gateway.edit(to, Number(messageId), toHtml(message.lines, MAX_CHARACTERS), options));
    },
  };
}

/** Null if it fails or takes too long. */
async function withinTime<T>(work: Promise<T>): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), KEYBOARD_MS);
  });
  const answer = await Promise.race([work.catch(() => null), timeout]);
  clearTimeout(timer);
  return answer;
}

function toOutcome(answer: Answer): Outcome {
  if (answer.ok) return { kind: 'sent', messageId: String(answer.value) };
  const { error } = answer;
  switch (answer.kind) {
    case 'retry':
      return { kind: 'retry', afterMs: answer.afterMs, error };
    case 'moved':
      return { kind: 'moved', to: answer.chat, error };
    case 'gone':
    case 'unauthorised':
      return { kind: 'broken', error };
    case 'lost_message':
      return { kind: 'lost', error };
    case 'not_modified':
    case 'conflict':
    case 'invalid':
      return { kind: 'refused', error };
  }
}
