/** Who speaks, and where; a group's id is negative. */
export interface Speaking {
  chat?: string;
  from?: number;
  name?: string;
  /** Of the person's client. */
  language?: string;
  isBot?: boolean;
  topic?: number;
  forwarded?: boolean;
  /** In the name of this channel or group. */
  senderChat?: string;
}

export type Update = Readonly<Record<string, unknown>> & { update_id: number };

/** Somebody writes a text. */
export function buildTextUpdate(update_id: number, text: unknown, speaking: Speaking = {}): Update {
  const { forwarded = false, senderChat } = speaking;
  return {
    update_id,
    message: {
      ...messageIn(speaking, 1_000_000 + update_id),
      from: personOf(speaking),
      text,
      ...(forwarded && { forward_origin: { type: 'hidden_user', date: 0, sender_user_name: 'Somebody' } }),
      ...(senderChat && { sender_chat: { id: Number(senderChat), type: 'channel', title: 'News' } }),
    },
  };
}

/** Somebody presses a button below a message of the bot's. */
export function buildPressUpdate(update_id: number, key: unknown, messageId: number, speaking: Speaking = {}): Update {
  const message = { ...messageIn(speaking, messageId), text: 'as it was' };
  return { update_id, callback_query: { id: `press-${update_id}`, from: personOf(speaking), message, data: key } };
}

/** Somebody posts in a channel. */
export function buildChannelPost(update_id: number, text: string, chat = '-1009'): Update {
  const channel = { id: Number(chat), type: 'channel', title: 'News' };
  return { update_id, channel_post: { message_id: 1_000_000 + update_id, date: 0, chat: channel, text } };
}

/** Somebody changes a text. */
export function buildEditUpdate(update_id: number, text: string, speaking: Speaking = {}): Update {
  const { message } = buildTextUpdate(update_id, text, speaking);
  return { update_id, edited_message: message };
}

function messageIn({ chat = '42', topic }: Speaking, message_id: number) {
  const type = chat.startsWith('-') ? 'supergroup' : 'private';
  return {
    message_id,
    date: 0,
    chat: { id: Number(chat), type },
    ...(topic !== undefined && { message_thread_id: topic, is_topic_message: true }),
  };
}

function personOf({ from = 42, name = 'Dana', language, isBot = false }: Speaking) {
  return { id: from, is_bot: isBot, first_name: name, ...(language && { language_code: language }) };
}
