import type { Locale } from '@jobs-monitor/core';
import { Telegram } from 'telegraf';
import { cutText } from '../messages/cut.js';
import { toCommandScope, toDocument, toKeyboard, toManner, toText } from './gateway-payload.js';
import { classifyProblem, type GatewayProblem } from './gateway-problem.js';

export interface GatewaySettings {
  token: string;
  /** Where the Bot API is: Telegram itself, a proxy, or a server of one's own. */
  apiRoot?: string;
  /** How long a call may take as a whole. */
  callMs?: number;
}

/** A button below a message: it opens an address, or is pressed and comes back as its key (1 to 64 bytes). */
export type Button = { text: string } & ({ url: string } | { key: string });

export interface MessageOptions {
  /** The topic of a forum group. */
  topic?: number | null;
  /** Without a sound. */
  silent?: boolean;
  /** Rows of buttons. */
  buttons?: readonly (readonly Button[])[];
  /** Opens a reply to this message on the reader's side; a message with buttons cannot. */
  asks?: boolean;
}

/** A file; its name keeps the ending, and loses what cannot stand in a header. */
export interface DocumentFile {
  name: string;
  content: string;
  /** HTML that stands below it, 1,024 characters at most. */
  caption?: string;
}

/** For whom a list of commands is: for everybody, for a kind of chats, or for one chat. */
export type CommandScope = 'default' | 'all_private_chats' | 'all_group_chats' | { chat: string };

export type GatewayAnswer<T> = { ok: true; value: T } | ({ ok: false } & GatewayProblem);

/** Telegram, as much of it as is used. Nothing throws; a call that hangs fails as `retry`; the token is in no answer. */
export interface Gateway {
  /** Sends a message of HTML, without link previews; answers its id. */
  send(chat: string, html: string, options?: MessageOptions): Promise<GatewayAnswer<number>>;
  /** Changes a message and its buttons; those that are not named go. One that says this already counts as changed. */
  edit(
    chat: string,
    messageId: number,
    html: string,
    options?: Pick<MessageOptions, 'buttons'>,
  ): Promise<GatewayAnswer<number>>;
  /** Sends a file; answers the message's id. */
  document(chat: string, file: DocumentFile, options?: MessageOptions): Promise<GatewayAnswer<number>>;
  /** Ends the wait of a pressed button, with a text of 200 characters at most, or with none. */
  answerPress(pressId: string, text?: string, alert?: boolean): Promise<GatewayAnswer<true>>;
  /** Publishes the commands of a scope for those whose client speaks the language; null is everybody else. */
  setCommands(
    commands: readonly { command: string; description: string }[],
    scope: CommandScope,
    language: Locale | null,
  ): Promise<GatewayAnswer<true>>;
  /** What came in from `offset` on; all before it counts as taken. Waits so long for something, unless it is told to end. */
  updates(
    question: { offset: number; waitSeconds: number; limit?: number },
    ended?: AbortSignal,
  ): Promise<GatewayAnswer<readonly unknown[]>>;
  /** From now on updates are posted to an address, with the secret in a header. What is waiting stays. */
  setWebhook(url: string, secret: string): Promise<GatewayAnswer<true>>;
  /** From now on updates are asked for. What is waiting stays. */
  deleteWebhook(): Promise<GatewayAnswer<true>>;
  /** Who the token belongs to. */
  me(): Promise<GatewayAnswer<{ id: number; username: string }>>;
}

const CALL_MS = 4_000;
/** A file takes its time on a slow line. */
const DOCUMENT_CALLS = 5;
const MAX_NOTICE_CHARACTERS = 200;
const ALLOWED_UPDATES = ['message', 'callback_query'] as const;

/** Its signal is of an older type of the same thing. */
type CallOptions = NonNullable<Parameters<Telegram['callApi']>[2]>;

export function createGateway({ token, apiRoot, callMs = CALL_MS }: GatewaySettings): Gateway {
  const telegram = new Telegram(token, { webhookReply: false, ...(apiRoot && { apiRoot: asFolder(apiRoot) }) });

  async function call<T>(
    work: (options: CallOptions) => Promise<T>,
    withinMs = callMs,
    ended?: AbortSignal,
  ): Promise<GatewayAnswer<T>> {
    const late = AbortSignal.timeout(withinMs);
    const signal = ended ? AbortSignal.any([late, ended]) : late;
    try {
      return { ok: true, value: await work({ signal: signal as CallOptions['signal'] }) };
    } catch (error) {
      return { ok: false, ...classifyProblem(error, token) };
    }
  }

  return {
    send(chat, html, options = {}) {
      const payload = { ...toText(chat, html), ...toManner(options) };
      return call(async (how) => (await telegram.callApi('sendMessage', payload, how)).message_id);
    },

    async edit(chat, messageId, html, { buttons = [] } = {}) {
      const payload = { ...toText(chat, html), ...toKeyboard(buttons), message_id: messageId };
      const answer = await call(async (how) => {
        await telegram.callApi('editMessageText', payload, how);
        return messageId;
      });
      return !answer.ok && answer.kind === 'not_modified' ? { ok: true, value: messageId } : answer;
    },

    document(chat, file, options = {}) {
      const payload = { ...toDocument(chat, file), ...toManner(options) };
      return call(
        async (how) => (await telegram.callApi('sendDocument', payload, how)).message_id,
        callMs * DOCUMENT_CALLS,
      );
    },

    answerPress(pressId, text = '', alert = false) {
      const payload = { callback_query_id: pressId, text: cutText(text, MAX_NOTICE_CHARACTERS), show_alert: alert };
      return call((how) => telegram.callApi('answerCallbackQuery', payload, how));
    },

    setCommands(commands, scope, language) {
      const payload = { commands, scope: toCommandScope(scope), language_code: language ?? '' };
      return call((how) => telegram.callApi('setMyCommands', payload, how));
    },

    updates({ offset, waitSeconds, limit = 100 }, ended) {
      const payload = { offset, limit, timeout: waitSeconds, allowed_updates: ALLOWED_UPDATES };
      const ask = async (how: CallOptions): Promise<readonly unknown[]> => {
        const updates: unknown = await telegram.callApi('getUpdates', payload, how);
        if (!Array.isArray(updates)) throw new Error('the answer is no list of updates');
        return updates;
      };
      return call(ask, waitSeconds * 1_000 + callMs, ended);
    },

    setWebhook(url, secret) {
      const payload = { url, secret_token: secret, allowed_updates: ALLOWED_UPDATES, drop_pending_updates: false };
      return call((how) => telegram.callApi('setWebhook', payload, how));
    },

    deleteWebhook() {
      return call((how) => telegram.callApi('deleteWebhook', { drop_pending_updates: false }, how));
    },

    me() {
      return call(async (how) => {
        const { id, username } = await telegram.callApi('getMe', {}, how);
        return { id, username };
      });
    },
  };
}

/** Otherwise the last part of its path would be replaced by the call's. */
function asFolder(address: string): string {
  return address.endsWith('/') ? address : `${address}/`;
}
