import { type Role, sayer } from '@jobs-monitor/core';
import { code, type Line, plain } from '../messages/line.js';
import { isOutage } from '../store/outage.js';
import { decideAccess } from './access.js';
import type { Port } from './answer.js';
import type { Command, CommandContext } from './command.js';
import { suggestCommands } from './commands/visible.js';
import { createCooldown } from './cooldown.js';
import type { DispatchDeps } from './dispatch-deps.js';
import type { Deed, Perform } from './dispatch-perform.js';
import type { Incoming } from './incoming.js';
import { parseText } from './parse.js';
import { placeOf } from './people.js';
import { endsPrompt } from './prompts.js';
import type { Reply } from './reply.js';

type Text = Extract<Incoming, { kind: 'text' }>;

/** Where a text came from and what its writer may do. */
interface Talk {
  incoming: Text;
  port: Port;
  context: CommandContext;
}

/** A stranger is told once in so long: whoever can write must not have the bot write as much. */
const STRANGER_SECONDS = 60;

/** What becomes of a text: a command, the answer to what a command asked, or a word about neither. */
export function createTextHandler(deps: DispatchDeps, commands: ReadonlyMap<string, Command>, perform: Perform) {
  const { stores, now, log } = deps;
  const cooldown = createCooldown({ store: stores.cooldowns, seconds: deps.cooldownSeconds, now });

  return async function onText(incoming: Text, port: Port): Promise<void> {
    const said = parseText(incoming.text, deps.botName());
    if (said.kind === 'not_ours') return;
    const command = said.kind === 'command' ? commands.get(said.command) : undefined;
    const access = accessTo(incoming, command);
    if (access.kind === 'ignore') {
      log.debug('chat_text_ignored', { chat: incoming.chat.id, person: incoming.person.id, why: access.why });
      return;
    }
    const deed = said.kind === 'command' ? deedOf(said.command, said.input, 'text') : deedOf('text', '', 'text');
    if (access.kind === 'refuse') return refuse(incoming, port, deed, access.why);
    const talk = await startTalk(incoming, port, access.role);
    if (said.kind === 'too_long') return answer(talk, sentence(`⚠️ ${talk.context.say('chat.too_long')}`));
    if (said.kind === 'plain') return onPlain(talk, said.text);
    if (command) return onCommand(talk, command, deed);
    return onUnknown(talk, deed);
  };

  function accessTo({ person, chat, forwarded }: Text, command: Command | undefined) {
    return decideAccess({ person, chat, forwarded, pressed: false, needed: command?.role ?? null }, deps.access);
  }

  async function startTalk(incoming: Text, port: Port, role: Role): Promise<Talk> {
    const locale = await perform.localeOf(incoming);
    return { incoming, port, context: perform.contextOf(incoming, role, locale) };
  }

  async function onCommand(talk: Talk, command: Command, deed: Deed): Promise<void> {
    const { incoming, context } = talk;
    await carryOut(talk, deed, async () => {
      await endPrompt(incoming);
      const tooSoon = await cooldown.take(command, incoming.person, context.say);
      if (tooSoon !== null) return { ...sentence(tooSoon), refused: true };
      const reply = await command.run(context, deed.input);
      if (reply.asks) await cooldown.giveBack(command, incoming.person);
      return reply;
    });
  }

  /** Whoever goes on to something else is not asked any more. Without a database people ask how things are all the more. */
  async function endPrompt({ chat, person }: Text): Promise<void> {
    await stores.prompts.take(placeOf(chat, person), now()).catch((error: unknown) => {
      if (!isOutage(error)) throw error;
    });
  }

  /** Several bots may live in a group: there, only what looks like one of ours is spoken to. */
  async function onUnknown(talk: Talk, deed: Deed): Promise<void> {
    const { say, actor } = talk.context;
    const near = suggestCommands(deps.commands, actor.role, deed.command);
    if (near.length === 0 && talk.incoming.chat.kind === 'group') return;
    const hint = near.length === 0 ? ['help'] : near;
    const lines: Line[] = [
      [plain(`⚠️ ${say('chat.unknown_command')} `), ...hint.flatMap((name) => [code(`/${name}`), plain(' ')])],
    ];
    await carryOut(talk, { ...deed, command: 'unknown', input: deed.command }, async () => ({ lines, refused: true }));
  }

  /** It is what a command asked for, or nothing that the bot knows; in a group people also talk to each other. */
  async function onPlain(talk: Talk, text: string): Promise<void> {
    const { incoming, context } = talk;
    const { chat, person } = incoming;
    const asked = await stores.prompts.take(placeOf(chat, person), now());
    const command = asked ? commands.get(asked.command) : undefined;
    if (!asked || !command?.take) {
      if (chat.kind !== 'group') await answer(talk, sentence(context.say('chat.no_command')));
      return;
    }
    if (endsPrompt(text)) return answer(talk, sentence(context.say('chat.nothing_done')));
    const deed = deedOf(asked.command, asked.input, 'answer');
    const access = accessTo(incoming, command);
    if (access.kind === 'refuse') return refuse(incoming, talk.port, deed, access.why);
    await carryOut(talk, deed, async () => (await command.take?.(context, asked, text)) ?? { lines: [] });
  }

  async function refuse(incoming: Text, port: Port, deed: Deed, why: 'stranger' | 'role'): Promise<void> {
    const { id } = incoming.person;
    if (why === 'stranger') {
      const told = await stores.cooldowns.take(JSON.stringify(['stranger', id]), STRANGER_SECONDS, now());
      if (told !== null) return;
    }
    const locale = await perform.localeOf(incoming);
    const say = sayer(locale);
    const lines: Line[] =
      why === 'stranger'
        ? [[plain(`⛔ ${say('chat.stranger')} `), code(id)]]
        : [[plain(`⛔ ${say('chat.not_allowed')}`)]];
    await perform.answer(incoming, { lines }, locale, port.send);
    await perform.audit(incoming, deed, { result: 'refused', code: 'forbidden' });
  }

  async function carryOut(talk: Talk, deed: Deed, act: () => Promise<Reply>): Promise<void> {
    const outcome = await perform.attempt(deed.command, talk.context.say, act);
    await answer(talk, outcome.reply);
    await perform.audit(talk.incoming, deed, outcome);
  }

  function answer({ incoming, port, context }: Talk, reply: Reply): Promise<void> {
    return perform.answer(incoming, reply, context.locale, port.send);
  }
}

function deedOf(command: string, input: string, via: Deed['via']): Deed {
  return { command, input, via };
}

function sentence(text: string): Reply {
  return { lines: [[plain(text)]] };
}
