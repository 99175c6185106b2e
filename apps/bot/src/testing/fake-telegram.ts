import type { ServerResponse } from 'node:http';
import { type Mishap, startFakeHttp, suffer } from './fake-http.js';
import { createTelegramChats, type Params, type Result } from './telegram-chats.js';
import { readForm } from './telegram-form.js';
import { createPolls } from './telegram-polls.js';
import { type Refusal, refusals, type Script } from './telegram-refusals.js';
import { buildPressUpdate, buildTextUpdate, type Speaking, type Update } from './telegram-updates.js';

export type { TelegramMessage } from './telegram-chats.js';
export { type Refusal, refusals, type Script } from './telegram-refusals.js';

export interface TelegramCall {
  method: string;
  params: Record<string, unknown>;
  /** Milliseconds by the monotonic clock. */
  at: number;
  /** Whether Telegram did what was asked. */
  done: boolean;
}

const SECRET_HEADER = 'x-telegram-bot-api-secret-token';
/** What scripts are about that name no method. */
const SHOWING: ReadonlySet<string> = new Set(['sendMessage', 'editMessageText', 'sendDocument']);

/**
 * A Bot API server that holds messages to Telegram's rules: the token, known chats, markup, 4,096 characters, edits, one
 * poller. People speak and press by `say` and `press`. What comes next can be scripted: each call that `script` was told of
 * suffers what it says, also when `afterwards` lets the message get through first.
 */
export async function startFakeTelegram(token = '123456:fake-token-of-the-bot') {
  const calls: TelegramCall[] = [];
  const queue: ({ script: Script; afterwards: boolean } | null)[] = [];
  const methodQueues = new Map<string, (Script | null)[]>();
  const chats = createTelegramChats();
  const polls = createPolls();
  let always: Script | null = null;
  let webhook: { url: string; secret: string | null } | null = null;
  let lastUpdate = 100;

  const server = await startFakeHttp(({ path, body, headers, at }, response) => {
    const [bot = '', method = ''] = path.split('/').slice(-2);
    const params = readParams(body, headers['content-type'] ?? '');
    const call: TelegramCall = { method, params, at, done: false };
    calls.push(call);
    const next = nextScript(method);
    if (next && !next.afterwards) return follow(next.script, response);
    if (bot !== `bot${token}`) return refuse(refusals.unauthorised, response);
    if (method === 'getUpdates') return poll(params, call, response);
    const answer = perform(method, params);
    call.done = 'result' in answer;
    if (next) return follow(next.script, response);
    if ('result' in answer) return reply(response, 200, { ok: true, ...answer });
    refuse(answer, response);
  });

  function nextScript(method: string) {
    const own = methodQueues.get(method)?.shift();
    if (own) return { script: own, afterwards: false };
    if (!SHOWING.has(method)) return null;
    return queue.length > 0 ? queue.shift() : always && { script: always, afterwards: false };
  }

  function poll({ offset = 0, limit = 100, timeout = 0 }: Params, call: TelegramCall, response: ServerResponse): void {
    if (webhook) {
      refuse(refusals.webhookIsSet, response);
      return;
    }
    const question = { offset: Number(offset), limit: Number(limit), waitSeconds: Number(timeout) };
    polls.ask(question, response, (updates) => {
      call.done = updates !== 'conflict';
      if (updates === 'conflict') refuse(refusals.conflict, response);
      else reply(response, 200, { ok: true, result: updates });
    });
  }

  function perform(method: string, params: Params): Result {
    switch (method) {
      case 'getMe':
        return { result: { id: 123456, is_bot: true, first_name: 'Fake', username: 'fake_bot' } };
      case 'setWebhook':
        webhook = { url: String(params.url), secret: params.secret_token ? String(params.secret_token) : null };
        return { result: true };
      case 'deleteWebhook':
        webhook = null;
        return { result: true };
      default:
        return chats.perform(method, params);
    }
  }

  function push<T extends Update>(update: T): T {
    polls.push(update);
    return update;
  }

  function find(label: string, chat: string) {
    for (const message of chats.messages.toReversed()) {
      const button = message.buttons.flat().find(({ text }) => text === label);
      if (message.chat === chat && button) return { message, button };
    }
    throw new Error(`No message of chat ${chat} has the button ${label}`);
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
    ...chats,
    polls,
    /** Where updates are to be posted; null: they are asked for. */
    webhook: () => webhook,
    /** Tells the bot of an update. */
    push,
    /** A number for an update, above all before it. */
    nextUpdateId: () => ++lastUpdate,
    /** Somebody writes. */
    say: (text: string, speaking?: Speaking) => push(buildTextUpdate(++lastUpdate, text, speaking)),
    /** Somebody presses a button, by what stands on it: of the newest message of the chat that has one. */
    press(label: string, speaking: Speaking = {}) {
      const { message, button } = find(label, speaking.chat ?? '42');
      return push(buildPressUpdate(++lastUpdate, button.callback_data, message.message_id, speaking));
    },
    /** Posts an update to the webhook, or to where it stands behind its proxy; answers the status. */
    async post(update: unknown, { to = webhook?.url ?? '', secret = webhook?.secret ?? null } = {}): Promise<number> {
      const headers = { 'content-type': 'application/json', ...(secret && { [SECRET_HEADER]: secret }) };
      const answer = await fetch(to, { method: 'POST', headers, body: JSON.stringify(update) });
      await answer.arrayBuffer();
      return answer.status;
    },
    /** What the next calls that show something suffer, one each; null: nothing. */
    script(...scripts: readonly (Script | null)[]) {
      queue.push(...scripts.map((script) => script && { script, afterwards: false }));
    },
    /** What the next calls of this method suffer, one each. */
    scriptFor(method: string, ...scripts: readonly (Script | null)[]) {
      methodQueues.set(method, [...(methodQueues.get(method) ?? []), ...scripts]);
    },
    /** The next call is done, and its answer is lost on the way. */
    loseAnswer(script: Mishap = refusals.reset) {
      queue.push({ script, afterwards: true });
    },
    /** What every call that shows something suffers from now on, unless it is scripted otherwise; null: none. */
    always(script: Script | null) {
      always = script;
    },
    close: server.close,
  };
}

export type FakeTelegram = Awaited<ReturnType<typeof startFakeTelegram>>;

function readParams(body: string, contentType: string): Params {
  if (contentType.startsWith('multipart/form-data')) return readForm(body, contentType);
  return body === '' ? {} : (JSON.parse(body) as Params);
}

function follow(script: Script, response: ServerResponse): void {
  if ('kind' in script) suffer(script, response);
  else refuse(script, response);
}

function refuse(refusal: Refusal, response: ServerResponse): void {
  reply(response, refusal.error_code, { ok: false, ...refusal });
}

function reply(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
