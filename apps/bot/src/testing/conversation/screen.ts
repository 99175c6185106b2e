import type { FakeTelegram, TelegramMessage } from '../fake-telegram.js';

/** What was on the screens at one moment. */
export interface Glance {
  messages: ReadonlyMap<number, string>;
  notices: ReadonlySet<string>;
}

export const NOTHING_SEEN: Glance = { messages: new Map(), notices: new Set() };

/** What is on the screens now. */
export function glance({ messages, notices }: FakeTelegram): Glance {
  return {
    messages: new Map(messages.map((message) => [message.message_id, draw(message)])),
    notices: new Set(notices.keys()),
  };
}

/**
 * What came (→) or changed (✎) since then, message by message, and what presses were answered by (☝). `nameOf` a chat is
 * empty for the one that is spoken in, which comes first: between chats there is no order.
 */
export function changesSince(before: Glance, telegram: FakeTelegram, nameOf: (chat: string) => string): string {
  const bySpoken = (chat: string) => (nameOf(chat) === '' ? 0 : 1);
  const messages = telegram.messages.toSorted((a, b) => bySpoken(a.chat) - bySpoken(b.chat));
  const shown = messages.flatMap((message) => {
    const old = before.messages.get(message.message_id);
    const drawn = draw(message);
    if (drawn === old) return [];
    return [`${old === undefined ? '→' : '✎'} ${nameOf(message.chat)}${drawn}`];
  });
  const said = [...telegram.notices].flatMap(([press, { text }]) =>
    before.notices.has(press) || text === '' ? [] : [`☝ ${text.replace(UNSEEN, '')}`],
  );
  return [...shown, ...said].map(indent).join('\n');
}

/** Marks of direction are not seen; that they are right is tested with the messages themselves. */
const UNSEEN = /[\u200e\u200f\u2066-\u2069]/g;

/** Text, file and buttons as people see them; ↗ leads out of the chat. */
function draw({ text, buttons, document }: TelegramMessage): string {
  const rows = buttons.map((row) => row.map((button) => `[${button.text}${button.url ? ' ↗' : ''}]`).join(' '));
  return [text, ...(document ? [`📎 ${document.name}`] : []), ...rows].join('\n').replace(UNSEEN, '');
}

function indent(text: string): string {
  const [first, ...rest] = text.split('\n');
  return [`  ${first}`, ...rest.map((line) => (line === '' ? '' : `    ${line}`))].join('\n');
}
