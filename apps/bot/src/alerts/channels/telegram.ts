import { toHtml } from '../../messages/formats.js';
import type { Channel, Outcome } from './channel.js';
import { settingsDigest } from './settings-digest.js';

type Answer =
  | { ok: true; value: number }
  | ({ ok: false; error: string } & (
      | { kind: 'retry'; afterMs: number | null }
      | { kind: 'moved'; chat: string }
      | { kind: 'gone' | 'unauthorised' | 'lost_message' | 'not_modified' | 'invalid' }
    ));

/** What this channel needs of Telegram. */
export interface TelegramGateway {
  send(chat: string, html: string, options: { topic: number | null }): Promise<Answer>;
  edit(chat: string, messageId: number, html: string): Promise<Answer>;
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

/** A chat, or a topic of one. `account` stands for the bot whose token is used, without telling it. */
export function createTelegramChannel(gateway: TelegramGateway, target: TelegramTarget, account: string): Channel {
  const { name, chat, topic } = target;
  return {
    name,
    kind: 'telegram',
    door: `telegram:${chat}`,
    settings: settingsDigest(account, chat, topic),
    canEdit: true,
    minEditGapMs: /^\d/.test(chat) ? PRIVATE_GAP_MS : GROUP_GAP_MS,
    perMinute: PER_MINUTE,
    async send({ lines }, movedTo) {
      return toOutcome(await gateway.send(movedTo ?? chat, toHtml(lines, MAX_CHARACTERS), { topic }));
    },
    async edit(messageId, { lines }, movedTo) {
      return toOutcome(await gateway.edit(movedTo ?? chat, Number(messageId), toHtml(lines, MAX_CHARACTERS)));
    },
  };
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
    case 'invalid':
      return { kind: 'refused', error };
  }
}
