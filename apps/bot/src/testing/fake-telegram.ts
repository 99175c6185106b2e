import type { ServerResponse } from 'node:http';
import { type Mishap, startFakeHttp, suffer } from './fake-http.js';
import { readTelegramHtml } from './telegram-html.js';

export interface TelegramCall {
  method: string;
  params: Record<string, unknown>;
  /** Milliseconds by the monotonic clock. */
  at: number;
  /** Whether Telegram did what was asked. */
  done: boolean;
}

export interface TelegramMessage {
  message_id: number;
  chat: string;
  topic: number | null;
  /** As people read it. */
  text: string;
  html: string;
  /** How often it was changed. */
  edits: number;
}

/** A refusal in Telegram's own form. */
export interface Refusal {
  error_code: number;
  description: string;
  parameters?: { retry_after?: number; migrate_to_chat_id?: number };
}

export type Script = Refusal | Mishap;

export const refusals = {
  tooMany: (seconds: number): Refusal => ({
    error_code: 429,
    description: `Too Many Requests: retry after ${seconds}`,
    parameters: { retry_after: seconds },
  }),
  blocked: { error_code: 403, description: 'Forbidden: bot was blocked by the user' },
  kicked: { error_code: 403, description: 'Forbidden: bot was kicked from the supergroup chat' },
  chatNotFound: { error_code: 400, description: 'Bad Request: chat not found' },
  noRights: { error_code: 400, description: 'Bad Request: not enough rights to send text messages to the chat' },
  unauthorised: { error_code: 401, description: 'Unauthorized' },
  lostMessage: { error_code: 400, description: 'Bad Request: message to edit not found' },
  notModified: {
    error_code: 400,
    description:
      'Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message',
  },
  serverError: {
    kind: 'answer',
    status: 500,
    body: '{"ok":false,"error_code":500,"description":"Internal Server Error"}',
  },
  badGateway: {
    kind: 'answer',
    status: 502,
    body: '<html><head><title>502 Bad Gateway</title></head></html>',
    headers: { 'content-type': 'text/html' },
  },
  hang: { kind: 'hang' },
  reset: { kind: 'reset' },
} as const satisfies Record<string, Script | ((seconds: number) => Refusal)>;

const MAX_CHARACTERS = 4_096;

/**
 * A Bot API server that holds messages to Telegram's rules: the token, known chats, markup, 4,096 characters, edits. What
 * comes next can be scripted: each call that `script` was told of suffers what it says, also when `afterwards` lets the
 * message get through first.
 */
export async function startFakeTelegram(token = '123456:fake-token-of-the-bot') {
  const calls: TelegramCall[] = [];
  const messages: TelegramMessage[] = [];
  const queue: ({ script: Script; afterwards: boolean } | null)[] = [];
  const moved = new Map<string, string>();
  let always: Script | null = null;
  let chats: ReadonlySet<string> | null = null;
  let lastId = 0;

  const server = await startFakeHttp(({ path, body, at }, response) => {
    const [bot = '', method = ''] = path.split('/').slice(-2);
    const params = body === '' ? {} : (JSON.parse(body) as Record<string, unknown>);
    const call: TelegramCall = { method, params, at, done: false };
    calls.push(call);
    const next = queue.length > 0 ? queue.shift() : always && { script: always, afterwards: false };
    if (next && !next.afterwards) return follow(next.script, response);
    const answer = bot === `bot${token}` ? perform(method, params) : { error_code: 401, description: 'Unauthorized' };
    call.done = 'result' in answer;
    if (next) return follow(next.script, response);
    if ('result' in answer) return reply(response, 200, { ok: true, ...answer });
    reply(response, answer.error_code, { ok: false, ...answer });
  });

  function perform(method: string, params: Record<string, unknown>): { result: unknown } | Refusal {
    if (method === 'getMe') return { result: { id: 123456, is_bot: true, first_name: 'Fake', username: 'fake_bot' } };
    const chat = String(params.chat_id ?? '');
    const problem = refuseChat(chat);
    if (problem) return problem;
    const read = readTelegramHtml(String(params.text ?? ''));
    if ('error' in read) return { error_code: 400, description: `Bad Request: ${read.error}` };
    if (read.text === '') return { error_code: 400, description: 'Bad Request: message text is empty' };
    if (read.text.length > MAX_CHARACTERS) return { error_code: 400, description: 'Bad Request: message is too long' };
    if (method === 'sendMessage') return { result: send(chat, params, read.text) };
    if (method === 'editMessageText') return edit(chat, params, read.text);
    return { error_code: 404, description: 'Not Found: method not found' };
  }

  function refuseChat(chat: string): Refusal | null {
    const to = moved.get(chat);
    if (to !== undefined) {
      const description = 'Bad Request: group chat was upgraded to a supergroup chat';
      return { error_code: 400, description, parameters: { migrate_to_chat_id: Number(to) } };
    }
    return chat === '' || (chats && !chats.has(chat)) ? refusals.chatNotFound : null;
  }

  function send(chat: string, params: Record<string, unknown>, text: string) {
    lastId += 1;
    const topic = params.message_thread_id === undefined ? null : Number(params.message_thread_id);
    messages.push({ message_id: lastId, chat, topic, text, html: String(params.text), edits: 0 });
    return answerOf(lastId, chat, text);
  }

  function edit(chat: string, params: Record<string, unknown>, text: string): { result: unknown } | Refusal {
    const message = messages.find((each) => each.chat === chat && each.message_id === Number(params.message_id));
    if (!message) return refusals.lostMessage;
    if (message.html === params.text) return refusals.notModified;
    Object.assign(message, { text, html: params.text, edits: message.edits + 1 });
    return { result: answerOf(message.message_id, chat, text) };
  }

  return {
    /** What `TELEGRAM_API_ROOT` is to be. */
    url: server.url,
    token,
    calls,
    /** Of all requests. */
    get paths() {
      return server.requests.map(({ path }) => path);
    },
    messages,
    /** What the next calls suffer, one each; null: nothing. */
    script(...scripts: readonly (Script | null)[]) {
      queue.push(...scripts.map((script) => script && { script, afterwards: false }));
    },
    /** The next call is done, and its answer is lost on the way. */
    loseAnswer(script: Mishap = refusals.reset) {
      queue.push({ script, afterwards: true });
    },
    /** What every call suffers from now on that is not scripted otherwise; null: none. */
    always(script: Script | null) {
      always = script;
    },
    /** Only these chats are there from now on. */
    onlyChats(...known: readonly string[]) {
      chats = new Set(known);
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
    close: server.close,
  };
}

export type FakeTelegram = Awaited<ReturnType<typeof startFakeTelegram>>;

function answerOf(message_id: number, chat: string, text: string) {
  return {
    message_id,
    date: 0,
    chat: { id: Number(chat), type: chat.startsWith('-') ? 'supergroup' : 'private' },
    text,
  };
}

function follow(script: Script, response: ServerResponse): void {
  if ('kind' in script) suffer(script, response);
  else reply(response, script.error_code, { ok: false, ...script });
}

function reply(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
