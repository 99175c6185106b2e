import { isDeepStrictEqual } from 'node:util';
import { readTelegramHtml } from './telegram-html.js';
import { badRequest, type Refusal, refusals } from './telegram-refusals.js';

export interface TelegramMessage {
  message_id: number;
  chat: string;
  topic: number | null;
  /** As people read it. */
  text: string;
  html: string;
  /** How often it was changed. */
  edits: number;
  /** Those with a key can be pressed. */
  buttons: readonly (readonly TelegramButton[])[];
  document: { name: string; content: string } | null;
  /** Whether the reader's side opens a reply to it. */
  asks: boolean;
}

export interface TelegramButton {
  text: string;
  url?: string;
  callback_data?: string;
}

export type Params = Record<string, unknown>;
export type Result = { result: unknown } | Refusal;

const MAX_CHARACTERS = 4_096;
const MAX_CAPTION_CHARACTERS = 1_024;
const MAX_NOTICE_CHARACTERS = 200;
const MAX_KEY_BYTES = 64;
const MAX_COMMANDS = 100;

/** What a bot shows in its chats, held to Telegram's rules. */
export function createTelegramChats() {
  const messages: TelegramMessage[] = [];
  /** What pressing showed, by the press. */
  const notices = new Map<string, { text: string; alert: boolean }>();
  /** Published commands by scope, chat and language: `default`, `chat -5 he`. */
  const commands = new Map<string, { command: string; description: string }[]>();
  const moved = new Map<string, string>();
  let known: ReadonlySet<string> | null = null;
  let lastId = 0;

  function perform(method: string, params: Params): Result {
    switch (method) {
      case 'setMyCommands':
        return publish(params);
      case 'answerCallbackQuery':
        return answerPress(params);
      default:
        return show(method, params);
    }
  }

  function show(method: string, params: Params): Result {
    const chat = String(params.chat_id ?? '');
    const problem = refuseChat(chat) ?? refuseButtons(buttonsOf(params));
    if (problem) return problem;
    const isDocument = method === 'sendDocument';
    const read = readTelegramHtml(String((isDocument ? params.caption : params.text) ?? ''));
    if ('error' in read) return badRequest(read.error);
    if (read.text.length > (isDocument ? MAX_CAPTION_CHARACTERS : MAX_CHARACTERS))
      return badRequest('message is too long');
    if (isDocument)
      return params.document ? { result: send(chat, params, read.text) } : badRequest('there is no document');
    if (read.text === '') return badRequest('message text is empty');
    if (method === 'sendMessage') return { result: send(chat, params, read.text) };
    if (method === 'editMessageText') return edit(chat, params, read.text);
    return { error_code: 404, description: 'Not Found: method not found' };
  }

  function publish({ scope, language_code, commands: list }: Params): Result {
    const { type = 'default', chat_id } = (scope ?? {}) as { type?: string; chat_id?: string };
    const published = list as { command: string; description: string }[];
    if (chat_id !== undefined && refuseChat(chat_id)) return refusals.chatNotFound;
    if (published.length > MAX_COMMANDS) return badRequest('BOT_COMMANDS_TOO_MUCH');
    for (const { command, description } of published) {
      if (!/^[a-z0-9_]{1,32}$/.test(command)) return badRequest('BOT_COMMAND_INVALID');
      if (description.length < 1 || description.length > 256) return badRequest('BOT_COMMAND_DESCRIPTION_INVALID');
    }
    commands.set([type, chat_id, language_code].filter(Boolean).join(' '), published);
    return { result: true };
  }

  function answerPress({ callback_query_id, text = '', show_alert = false }: Params): Result {
    if (String(text).length > MAX_NOTICE_CHARACTERS) return badRequest('MESSAGE_TOO_LONG');
    notices.set(String(callback_query_id), { text: String(text), alert: show_alert === true });
    return { result: true };
  }

  function refuseChat(chat: string): Refusal | null {
    const to = moved.get(chat);
    if (to !== undefined) {
      const description = 'Bad Request: group chat was upgraded to a supergroup chat';
      return { error_code: 400, description, parameters: { migrate_to_chat_id: Number(to) } };
    }
    return chat === '' || (known && !known.has(chat)) ? refusals.chatNotFound : null;
  }

  function send(chat: string, params: Params, text: string) {
    lastId += 1;
    messages.push({
      message_id: lastId,
      chat,
      topic: params.message_thread_id === undefined ? null : Number(params.message_thread_id),
      text,
      html: String(params.text ?? params.caption ?? ''),
      edits: 0,
      buttons: buttonsOf(params),
      document: (params.document ?? null) as TelegramMessage['document'],
      asks: 'force_reply' in ((params.reply_markup ?? {}) as object),
    });
    return answerOf(lastId, chat, text);
  }

  function edit(chat: string, params: Params, text: string): Result {
    const message = messages.find((each) => each.chat === chat && each.message_id === Number(params.message_id));
    if (!message) return refusals.lostMessage;
    const buttons = buttonsOf(params);
    if (message.html === params.text && isDeepStrictEqual(message.buttons, buttons)) return refusals.notModified;
    Object.assign(message, { text, html: params.text, buttons, edits: message.edits + 1 });
    return { result: answerOf(message.message_id, chat, text) };
  }

  return {
    messages,
    notices,
    commands,
    /** Does what a call asks for, or refuses it. */
    perform,
    /** Only these chats are there from now on. */
    onlyChats(...chats: readonly string[]) {
      known = new Set(chats);
    },
    /** The group got another id. */
    move(from: string, to: string) {
      moved.set(from, to);
    },
    /** Somebody deletes a message. */
    forget(messageId: number) {
      messages.splice(
        messages.findIndex(({ message_id }) => message_id === messageId),
        1,
      );
    },
  };
}

function answerOf(message_id: number, chat: string, text: string) {
  return {
    message_id,
    date: 0,
    chat: { id: Number(chat), type: chat.startsWith('-') ? 'supergroup' : 'private' },
    text,
  };
}

function buttonsOf({ reply_markup }: Params): TelegramMessage['buttons'] {
  return (reply_markup as { inline_keyboard?: TelegramMessage['buttons'] } | undefined)?.inline_keyboard ?? [];
}

function refuseButtons(buttons: TelegramMessage['buttons']): Refusal | null {
  const isWrong = ({ callback_data: key, url }: TelegramButton) =>
    url === undefined && (!key || Buffer.byteLength(key) > MAX_KEY_BYTES);
  return buttons.flat().some(isWrong) ? badRequest('BUTTON_DATA_INVALID') : null;
}
