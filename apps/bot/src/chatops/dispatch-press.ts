import { type Say, sayer } from '@jobs-monitor/core';
import { toPlain } from '../messages/formats.js';
import { code, plain, strong } from '../messages/line.js';
import { decideAccess } from './access.js';
import { type Port, toAnswer } from './answer.js';
import type { Command } from './command.js';
import { createCooldown } from './cooldown.js';
import type { DispatchDeps } from './dispatch-deps.js';
import type { Outcome, Perform } from './dispatch-perform.js';
import { createPressJudge, type Press, sayPressed, type Verdict } from './dispatch-press-judge.js';

/** Telegram shows no more of what a press is answered by. */
const MAX_NOTICE_UNITS = 200;

type Granted = Extract<Verdict, { button: unknown }>;

/** What becomes of a press: the same as of the command that stands behind it, once, if it is not too late for it. */
export function createPressHandler(deps: DispatchDeps, commands: ReadonlyMap<string, Command>, perform: Perform) {
  const { stores, log, now } = deps;
  const judge = createPressJudge(deps, commands, perform);
  const cooldown = createCooldown({ store: stores.cooldowns, seconds: deps.cooldownSeconds, now });

  return async function onPress(incoming: Press, port: Port): Promise<void> {
    const { person, chat } = incoming;
    // Before anything is looked up: what strangers press costs nothing and tells them nothing.
    const access = decideAccess({ person, chat, forwarded: false, pressed: true, needed: null }, deps.access);
    if (access.kind === 'ignore') return;
    if (access.kind === 'refuse') return port.notice(sayer(person.language ?? deps.locale)('chat.not_allowed'));
    const locale = await perform.localeOf(incoming);
    const say = sayer(locale);
    const verdict = await judge(incoming, locale).catch((error: unknown): Verdict => {
      const { reply, code } = perform.failure('press', say, error);
      const deed = { command: 'press', input: '', via: 'press' as const };
      return { kind: 'refused', deed, text: toPlain(reply.lines, MAX_NOTICE_UNITS), code: code ?? 'internal' };
    });
    if (verdict.kind === 'refused') return refuse(incoming, port, verdict);
    if (verdict.kind === 'ask') return ask(incoming, port, verdict, say);
    return act(incoming, port, verdict, say);
  };

  async function refuse(incoming: Press, port: Port, { deed, text, code }: Extract<Verdict, { text: string }>) {
    await port.notice(text);
    await perform.audit(incoming, deed, { result: code === 'internal' ? 'failed' : 'refused', code });
  }

  /** A message of its own asks once more: the one with the button may be changing all the time. */
  async function ask(incoming: Press, port: Port, { deed, button }: Granted, say: Say): Promise<void> {
    const buttons = await perform.buttons.keepQuestion(button, say);
    const typed = `/${button.command} ${button.input}`.trim();
    const lines = [[plain(`❓ ${say('chat.sure')} `), strong(button.label)], [code(typed)]];
    await Promise.all([port.notice(''), port.send(toAnswer({ lines }, buttons))]);
    await perform.audit(
      incoming,
      { ...deed, command: 'question', input: deed.command },
      { result: 'done', code: null },
    );
  }

  async function act(incoming: Press, port: Port, granted: Granted, say: Say): Promise<void> {
    const { deed, button, command, context } = granted;
    const tooSoon = await cooldown.take(command, incoming.person, say);
    if (tooSoon !== null) return refuse(incoming, port, { kind: 'refused', deed, text: tooSoon, code: 'too_soon' });
    if (button.confirms !== null) {
      const first = await stores.buttons.claim(button.confirms, { name: context.actor.name, at: now() });
      if (first) {
        const text = sayPressed(first, say, deps.timezone);
        return refuse(incoming, port, { kind: 'refused', deed, text, code: 'already_pressed' });
      }
    }
    const [outcome] = await Promise.all([
      perform.attempt(command.name, say, () => command.run(context, button.input)),
      port.notice(''),
    ]);
    if (button.confirms !== null && nothingCameOf(outcome)) await giveBack(button.confirms);
    if (outcome.reply.asks) await cooldown.giveBack(command, incoming.person);
    const inPlace = button.confirms !== null || outcome.reply.replaces === true;
    await perform.answer(incoming, outcome.reply, context.locale, inPlace ? port.replace : port.send);
    await perform.audit(incoming, deed, outcome);
  }

  async function giveBack(key: string): Promise<void> {
    await stores.buttons.release(key).catch((error: unknown) => log.warn('chat_button_not_given_back', { error }));
  }
}

/** Refused without a doubt. When the database went away in between, it may have been done. */
function nothingCameOf({ result, code }: Outcome): boolean {
  return result === 'refused' && code !== 'database_unavailable';
}
