import type { Actor, Locale, Role, Say } from '@jobs-monitor/core';
import type { Operations } from '../operations/verb.js';
import type { Chat } from './incoming.js';
import type { Asked, Reply } from './reply.js';

/** What a command gets. Everything that it does, it does by the operations, in the name of the person. */
export interface CommandContext {
  actor: Actor;
  chat: Chat;
  locale: Locale;
  say: Say;
  operations: Operations;
  now(): Date;
  /** Time zone in which times are shown and daily things are meant. */
  timezone: string;
  /** Address of the dashboard; null: nothing links to it. */
  webappUrl: string | null;
}

/** How something stands now, and who brought that about, as far as it is known. */
export interface Standing {
  state: string;
  by: string | null;
  at: Date | null;
}

/** One command of the chat. `AppError`s that it throws become one sentence by their code. */
export interface Command {
  /** Lower case letters, digits and _. */
  name: string;
  /** The least role; user, power user and admin are viewer, operator and admin. */
  role: Role;
  group: 'jobs' | 'system';
  /** May be used once in `SENSITIVE_COMMAND_COOLDOWN_SEC` by a person. */
  sensitive?: boolean;
  /** Understood, and not shown in help. */
  hidden?: boolean;
  /** `input` is what stands behind the command, trimmed, in its own case. */
  run(context: CommandContext, input: string): Promise<Reply>;
  /** Goes on with the text that its reply `asks` for. */
  take?(context: CommandContext, asked: Asked, text: string): Promise<Reply>;
  /** How that stands now which a button with a `state` was shown for; a press is stale when it differs. */
  standing?(context: CommandContext, input: string): Promise<Standing>;
}
