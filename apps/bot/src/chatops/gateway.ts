import { Telegram } from 'telegraf';
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
}

export type GatewayAnswer<T> = { ok: true; value: T } | ({ ok: false } & GatewayProblem);

/** Telegram, as much of it as is used. Nothing throws; a call that hangs fails as `retry`; the token is in no answer. */
export interface Gateway {
  /** Sends a message of HTML, without link previews; answers its id. */
  send(chat: string, html: string, options?: MessageOptions): Promise<GatewayAnswer<number>>;
  /** Changes a message. One that says this already counts as changed. */
  edit(
    chat: string,
    messageId: number,
    html: string,
    options?: Pick<MessageOptions, 'buttons'>,
  ): Promise<GatewayAnswer<number>>;
  /** Who the token belongs to. */
  me(): Promise<GatewayAnswer<{ id: number; username: string }>>;
}

const CALL_MS = 4_000;

/** Its signal is of an older type of the same thing. */
type CallOptions = NonNullable<Parameters<Telegram['callApi']>[2]>;

export function createGateway({ token, apiRoot, callMs = CALL_MS }: GatewaySettings): Gateway {
  const telegram = new Telegram(token, { webhookReply: false, ...(apiRoot && { apiRoot: asFolder(apiRoot) }) });

  async function call<T>(work: (options: CallOptions) => Promise<T>): Promise<GatewayAnswer<T>> {
    try {
      return { ok: true, value: await work({ signal: AbortSignal.timeout(callMs) as CallOptions['signal'] }) };
    } catch (error) {
      return { ok: false, ...classifyProblem(error, token) };
    }
  }

  return {
    send(chat, html, { topic, silent = false, buttons } = {}) {
      const payload = {
        ...textOf(chat, html, buttons),
        disable_notification: silent,
        ...(topic != null && { message_thread_id: topic }),
      };
      return call(async (options) => (await telegram.callApi('sendMessage', payload, options)).message_id);
    },

    async edit(chat, messageId, html, { buttons } = {}) {
      const payload = { ...textOf(chat, html, buttons), message_id: messageId };
      const answer = await call(async (options) => {
        await telegram.callApi('editMessageText', payload, options);
        return messageId;
      });
      return !answer.ok && answer.kind === 'not_modified' ? { ok: true, value: messageId } : answer;
    },

    me() {
      return call(async (options) => {
        const { id, username } = await telegram.callApi('getMe', {}, options);
        return { id, username };
      });
    },
  };
}

function textOf(chat: string, html: string, buttons: MessageOptions['buttons']) {
  return {
    chat_id: chat,
    text: html,
    parse_mode: 'HTML' as const,
    link_preview_options: { is_disabled: true },
    ...(buttons && {
      reply_markup: {
        inline_keyboard: buttons.map((row) =>
          row.map((button) =>
            'url' in button ? { text: button.text, url: button.url } : { text: button.text, callback_data: button.key },
          ),
        ),
      },
    }),
  };
}

/** Otherwise the last part of its path would be replaced by the call's. */
function asFolder(address: string): string {
  return address.endsWith('/') ? address : `${address}/`;
}
