import type { Locale } from '@jobs-monitor/core';
import { cleanLine } from '../messages/clean.js';
import { cutText } from '../messages/cut.js';
import type { Chat, Incoming, Person } from './incoming.js';

type Fields = Readonly<Record<string, unknown>>;

const MAX_NAME_CHARACTERS = 64;
/** A button's key is no longer. */
const MAX_KEY_BYTES = 64;

/**
 * What a Telegram update says, or null if it is nothing that could be answered: other kinds of updates, edits, posts in the
 * name of a channel or group, messages without text, and whatever has not the form of an update. Never throws.
 */
export function toIncoming(update: unknown): Incoming | null {
  const { update_id, message, callback_query } = fieldsOf(update);
  const updateId = toId(update_id);
  if (updateId === null) return null;
  return isFields(message)
    ? toTyped(updateId, message)
    : isFields(callback_query)
      ? toPress(updateId, callback_query)
      : null;
}

/** The number of an update, by which Telegram is told that it was taken; null if it has none. */
export function updateNumber(update: unknown): number | null {
  const { update_id } = fieldsOf(update);
  return isNumber(update_id) && update_id >= 0 ? update_id : null;
}

function toTyped(updateId: string, message: Fields): Incoming | null {
  const { from, text, sender_chat, forward_origin, forward_date } = message;
  const chat = toChat(message);
  const person = toPerson(from);
  // Whoever writes in the name of a channel or group is nobody whose rights could be known.
  if (!chat || !person || sender_chat !== undefined || typeof text !== 'string') return null;
  const forwarded = forward_origin !== undefined || forward_date !== undefined;
  return { kind: 'text', updateId, chat, person, text, forwarded };
}

function toPress(updateId: string, query: Fields): Incoming | null {
  const { id, from, message, data } = query;
  const chat = toChat(fieldsOf(message));
  const person = toPerson(from);
  if (!chat || !person || !isText(id) || !isText(data) || Buffer.byteLength(data) > MAX_KEY_BYTES) return null;
  return {
    kind: 'press',
    updateId,
    chat,
    person,
    key: data,
    messageId: toId(fieldsOf(message).message_id),
    pressId: id,
  };
}

function toChat({ chat, message_thread_id, is_topic_message }: Fields): Chat | null {
  const { id, type } = fieldsOf(chat);
  const kind = CHAT_KINDS.get(type);
  const chatId = toId(id);
  if (!kind || chatId === null) return null;
  // Outside of forums it is the thread of a reply, which nothing can be posted to.
  const topic = is_topic_message === true && isNumber(message_thread_id) ? message_thread_id : null;
  return { id: chatId, kind, topic };
}

const CHAT_KINDS: ReadonlyMap<unknown, Chat['kind']> = new Map([
  ['private', 'private'],
  ['group', 'group'],
  ['supergroup', 'group'],
  ['channel', 'channel'],
]);

function toPerson(from: unknown): Person | null {
  const { id, is_bot, first_name, last_name, username, language_code } = fieldsOf(from);
  const personId = toId(id);
  if (personId === null) return null;
  const given = [first_name, last_name].filter(isText).join(' ');
  const name = cleanLine(given) || (isText(username) ? cleanLine(username) : '') || personId;
  return {
    id: personId,
    name: cutText(name, MAX_NAME_CHARACTERS),
    language: toLocale(language_code),
    isBot: is_bot !== false,
  };
}

/** `iw` is what Hebrew was called before. */
function toLocale(code: unknown): Locale | null {
  const language = isText(code) ? code.toLowerCase().split('-')[0] : undefined;
  if (language === 'he' || language === 'iw') return 'he';
  return language === 'en' ? 'en' : null;
}

/** Text, so that nobody calculates with it; null for anything that cannot be a number of Telegram's. */
function toId(value: unknown): string | null {
  return isNumber(value) ? String(value) : null;
}

function isNumber(value: unknown): value is number {
  return Number.isSafeInteger(value);
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function isFields(value: unknown): value is Fields {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

function fieldsOf(value: unknown): Fields {
  return isFields(value) ? value : {};
}
