import type { ServerResponse } from 'node:http';
import { request } from 'undici';
import { type Mishap, startFakeHttp, suffer } from '../fake-http.js';
import { type Refusal, startFakeTelegram } from '../fake-telegram.js';
import { createProxy } from '../proxy.js';

/** A call as it came to the door of the chat server. */
export interface ChatCall {
  /** The name under which the bot was given the address. */
  bot: string;
  method: string;
  chat: string;
  html: string;
  /** Milliseconds of the machine's clock. */
  at: number;
  /** How long the caller waited for an answer, or until it gave up; null while it waits. */
  tookMs: number | null;
}

/**
 * What becomes of a call. `pass`: all is well. `instead`: the server does not get it. `afterwards`: the server does what is
 * asked, and then this comes in the place of its answer. A promise holds the call for as long as it takes.
 */
export type Fate = 'pass' | { instead: Mishap | Refusal } | { afterwards: Mishap };

/** What people see of a bot. Everything else, such as asking for news, has no fate and is not noted. */
const SHOWING: ReadonlySet<string> = new Set(['sendMessage', 'editMessageText']);

/**
 * The scripted chat server behind a place where each call meets a fate of its own, by chat or by bot, and behind a proxy
 * that refuses connections.
 */
export async function startChat() {
  const telegram = await startFakeTelegram();
  const calls: ChatCall[] = [];
  let decide: (call: ChatCall) => Fate | Promise<Fate> = () => 'pass';

  const door = await startFakeHttp(({ path, body }, response) => {
    const [, bot = '', , method = ''] = path.split('/');
    if (!SHOWING.has(method)) return void passOn(path, body, response).catch(() => response.destroy());
    const { chat_id, text } = JSON.parse(body || '{}') as Record<string, unknown>;
    const call: ChatCall = { bot, method, chat: String(chat_id), html: String(text), at: Date.now(), tookMs: null };
    calls.push(call);
    response.on('close', () => {
      call.tookMs = Date.now() - call.at;
    });
    void meet(call, path, body, response);
  });
  const proxy = await createProxy({ host: '127.0.0.1', port: Number(new URL(door.url).port) });

  async function meet(call: ChatCall, path: string, body: string, response: ServerResponse): Promise<void> {
    const fate = await decide(call);
    if (fate !== 'pass' && 'instead' in fate) return suffer(asMishap(fate.instead), response);
    if (fate === 'pass') return passOn(path, body, response);
    await ask(path, body);
    suffer(fate.afterwards, response);
  }

  async function passOn(path: string, body: string, response: ServerResponse): Promise<void> {
    const { status, text } = await ask(path, body);
    response.writeHead(status, { 'content-type': 'application/json' }).end(text);
  }

  async function ask(path: string, body: string): Promise<{ status: number; text: string }> {
    const answer = await request(telegram.url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
    return { status: answer.statusCode, text: await answer.body.text() };
  }

  return {
    telegram,
    proxy,
    /** All calls that came to the door, also those that did not get through. */
    calls,
    /** The environment of a bot that calls under this name. */
    env: (bot: string, chatId: string) => ({
      TELEGRAM_BOT_TOKEN: telegram.token,
      TELEGRAM_API_ROOT: `http://${proxy.host}:${proxy.port}/${bot}`,
      ALERT_TELEGRAM_CHAT_ID: chatId,
    }),
    /** What becomes of each call from now on. */
    befall(next: typeof decide) {
      decide = next;
    },
    async close() {
      await proxy.close();
      await door.close();
      await telegram.close();
    },
  };
}

export type Chat = Awaited<ReturnType<typeof startChat>>;

function asMishap(given: Mishap | Refusal): Mishap {
  if ('kind' in given) return given;
  const body = JSON.stringify({ ok: false, ...given });
  return { kind: 'answer', status: given.error_code, body, headers: { 'content-type': 'application/json' } };
}
