import { type Locale, type Say, sayer } from '@jobs-monitor/core';
import { cleanLine, isolate } from '../messages/clean.js';
import { cutText } from '../messages/cut.js';
import type { ChatButton, PressedBy } from '../store/chat-buttons.js';
import { decideAccess } from './access.js';
import type { Command, CommandContext } from './command.js';
import type { DispatchDeps } from './dispatch-deps.js';
import type { Deed, Perform } from './dispatch-perform.js';
import type { Incoming } from './incoming.js';

export type Press = Extract<Incoming, { kind: 'press' }>;

/** What a press comes to: nothing, and why; a question whether it is meant; or the deed. */
export type Verdict =
  | { kind: 'refused'; deed: Deed; text: string; code: string }
  | { kind: 'ask' | 'act'; deed: Deed; button: ChatButton; command: Command; context: CommandContext };

const MAX_NAME_UNITS = 64;

/** Looks a press up and decides what it comes to. Changes nothing. */
export function createPressJudge(
  { stores, access, timezone, now }: DispatchDeps,
  commands: ReadonlyMap<string, Command>,
  perform: Pick<Perform, 'contextOf'>,
) {
  return async function judge(incoming: Press, locale: Locale): Promise<Verdict> {
    const say = sayer(locale);
    const { person, chat } = incoming;
    const button = await stores.buttons.get(incoming.key);
    const command = button ? commands.get(button.command) : undefined;
    // A key that was carried to another chat is as good as none.
    if (!button || !command || button.chat_id !== chat.id) {
      const deed: Deed = { command: 'press', input: '', via: 'press' };
      return { kind: 'refused', deed, text: say('chat.button_unknown'), code: 'button_unknown' };
    }
    const deed: Deed = { command: command.name, input: button.input, via: 'press' };
    const refused = (code: string, text: string): Verdict => ({ kind: 'refused', deed, text, code });

    const allowed = decideAccess({ person, chat, forwarded: false, pressed: true, needed: command.role }, access);
    if (allowed.kind !== 'allow') return refused('forbidden', say('chat.not_allowed'));
    const pressed = await pressedOf(button);
    if (pressed) return refused('already_pressed', sayPressed(pressed, say, timezone));
    if (button.good_until <= now()) {
      const typed = `/${button.command} ${button.input}`.trim();
      return refused(
        'button_expired',
        say(button.confirms ? 'chat.question_expired' : 'chat.button_expired', { typed }),
      );
    }
    const context = perform.contextOf(incoming, allowed.role, locale);
    if (button.state !== null && command.standing) {
      const { state, by, at } = await command.standing(context, button.input);
      if (state !== button.state) {
        const changed = by !== null && at !== null ? sayChanged({ name: by, at }, say, timezone) : say('chat.changed');
        return refused('stale', changed);
      }
    }
    return { kind: button.acts ? 'ask' : 'act', deed, button, command, context };
  };

  /** Who pressed it, or the one that it asks about. */
  async function pressedOf({ confirms, ...button }: ChatButton & { pressed: PressedBy | null }) {
    if (confirms === null) return button.pressed;
    return (await stores.buttons.get(confirms))?.pressed ?? null;
  }
}

/** Whoever comes second is told who was first, and when. */
export function sayPressed(by: PressedBy, say: Say, timezone: string): string {
  return say('chat.already_pressed', shown(by, timezone));
}

function sayChanged(by: PressedBy, say: Say, timezone: string): string {
  return say('chat.changed_by', shown(by, timezone));
}

function shown({ name, at }: PressedBy, timeZone: string): { name: string; time: string } {
  const format = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'short', timeZone });
  return { name: isolate(cutText(cleanLine(name), MAX_NAME_UNITS)), time: isolate(format.format(at)) };
}
