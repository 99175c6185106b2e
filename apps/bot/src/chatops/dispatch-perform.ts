import { AppError, type Locale, type Role, type Say, sayer } from '@jobs-monitor/core';
import { isOutage } from '../store/outage.js';
import type { AuditEntry } from '../store/store.js';
import { type Answer, type Port, toAnswer } from './answer.js';
import { presentFault, presentRefusal } from './answer-error.js';
import { createButtons } from './buttons.js';
import type { CommandContext } from './command.js';
import type { DispatchDeps } from './dispatch-deps.js';
import type { Incoming } from './incoming.js';
import { decideLocale } from './locale.js';
import { placeOf, toActor } from './people.js';
import { PROMPT_MS } from './prompts.js';
import type { Reply } from './reply.js';

/** How a command ended, and what is said about it. */
export interface Outcome {
  reply: Reply;
  result: AuditEntry['outcome'];
  code: string | null;
}

/** What was done, for those who ask later. */
export interface Deed {
  command: string;
  input: string;
  via: 'text' | 'press' | 'answer';
}

const MAX_TARGET = 128;

export type Perform = ReturnType<typeof createPerform>;

/** The steps that texts and presses share. */
export function createPerform(deps: DispatchDeps) {
  const { stores, log, now } = deps;
  const buttons = createButtons({ store: stores.buttons, now });

  /** The chat's language; while that cannot be read, the person's. */
  async function localeOf({ chat, person }: Incoming): Promise<Locale> {
    const chosen = await stores.settings.get(chat.id).catch((error: unknown) => {
      if (!isOutage(error)) log.error('chat_settings_unreadable', { chat: chat.id, error });
      return null;
    });
    return decideLocale(chosen, person, deps.locale);
  }

  function contextOf({ chat, person }: Incoming, role: Role, locale: Locale): CommandContext {
    const { operations, timezone, webappUrl } = deps;
    return { actor: toActor(person, role), chat, locale, say: sayer(locale), operations, now, timezone, webappUrl };
  }

  /** Does it; a refusal or a fault becomes what is answered. */
  async function attempt(command: string, say: Say, act: () => Promise<Reply>): Promise<Outcome> {
    try {
      const reply = await act();
      return { reply, result: reply.refused ? 'refused' : 'done', code: null };
    } catch (error) {
      return failure(command, say, error);
    }
  }

  /** What an error comes to. One that nobody expected is logged, here alone, under the id that people are told. */
  function failure(command: string, say: Say, error: unknown): Outcome {
    if (error instanceof AppError && error.code !== 'internal') {
      return { reply: { lines: presentRefusal(error, say) }, result: 'refused', code: error.code };
    }
    const faultId = deps.newId();
    log.error('chat_command_failed', { request_id: faultId, command, error });
    return { reply: { lines: presentFault(faultId, say) }, result: 'failed', code: 'internal' };
  }

  /** Sends what is said, remembers what it asks for, and has its run followed. */
  async function answer(incoming: Incoming, reply: Reply, locale: Locale, send: Port['send']): Promise<void> {
    const shown = await withButtons(incoming, reply, locale);
    const messageId = await send(shown);
    if (messageId === null || shown.follows === null || incoming.chat.kind === 'console') return;
    await deps.follow({ chat: incoming.chat, messageId, runId: shown.follows, locale });
  }

  async function withButtons({ chat, person }: Incoming, reply: Reply, locale: Locale): Promise<Answer> {
    try {
      if (reply.asks) {
        await stores.prompts.put(placeOf(chat, person), reply.asks, new Date(now().getTime() + PROMPT_MS));
      }
      return toAnswer(reply, reply.buttons && (await buttons.keep(reply.buttons, chat.id)));
    } catch (error) {
      // What was done is done: that it is said matters more than what it would be said with.
      log.warn('chat_buttons_not_kept', { chat: chat.id, error });
      if (!(error instanceof AppError)) return toAnswer({ ...reply, buttons: [] });
      const lines = [...reply.lines, ...presentRefusal(error, sayer(locale))];
      return toAnswer({ ...reply, lines, buttons: [] });
    }
  }

  /** Writes down who did what, on what, and how it ended. An entry that cannot be written is logged in full. */
  async function audit(incoming: Incoming, deed: Deed, { result, code }: Omit<Outcome, 'reply'>): Promise<void> {
    const { id, name, kind } = toActor(incoming.person, 'viewer');
    const entry: AuditEntry = {
      at: now(),
      actor: { kind, id, name },
      action: `chat.${deed.command}`,
      // Not the whole: what is handed to a job may be nobody else's business.
      target: (deed.input.split(/\s/, 1)[0] ?? '').slice(0, MAX_TARGET) || incoming.chat.id,
      outcome: result,
      details: { chat: incoming.chat.id, via: deed.via, ...(code !== null && { code }) },
    };
    await deps.audit.add(entry).catch((error: unknown) => log.error('audit_not_written', { error, entry }));
  }

  return { buttons, localeOf, contextOf, attempt, failure, answer, audit };
}
