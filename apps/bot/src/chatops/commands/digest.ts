import { AppError, hasRole, type Locale } from '@jobs-monitor/core';
import { cleanLine, isolate } from '../../messages/clean.js';
import { code, type Line, plain } from '../../messages/line.js';
import type { ChatDigestStore } from '../../store/chat-digests.js';
import type { Command, CommandContext } from '../command.js';
import { loadDigestFacts } from '../digest/facts.js';
import { localTimeOf, parseTimeOfDay } from '../digest/local-time.js';
import { renderDigest } from '../digest/render.js';
import { shownTo } from '../replies/job-shown.js';
import { mistake } from '../replies/mistake.js';
import type { Reply } from '../reply.js';

type Wish =
  | { kind: 'show' | 'now' | 'off' | 'usage' }
  | { kind: 'on'; at: string }
  | { kind: 'bad_time'; value: string };

const DEFAULT_TIME = '08:00';
const MAX_SHOWN = 20;

/** `/digest [on 08:00 | off | now]`: a summary each day, in this chat. */
export function createDigestCommand({ digests }: { digests: ChatDigestStore }): Command {
  async function switchOn({ chat, locale, timezone, now }: CommandContext, at: string): Promise<void> {
    const { day, time } = localTimeOf(now(), timezone);
    // Today's time is over: the first one comes tomorrow.
    const sent_day = at <= time ? day : null;
    await digests.set({ chat_id: chat.id, topic: chat.topic, at, locale, sent_day });
  }

  async function show({ chat, timezone, say }: CommandContext): Promise<Reply> {
    const digest = await digests.get(chat.id);
    const usage: Line = [plain(say('chat_system.digest_usage'))];
    if (!digest) return { lines: [[plain(`🔕 ${say('chat_system.digest_off')}`)], usage] };
    const at = [plain(`📊 ${say('chat_system.digest_on')} `), code(digest.at), plain(' '), code(timezone)];
    return { lines: [at, usage] };
  }

  return {
    name: 'digest',
    role: 'viewer',
    group: 'system',
    sensitive: true,

    async run(context, input) {
      const { chat, operations, say } = context;
      const wish = parseWish(input);
      switch (wish.kind) {
        case 'usage':
          return mistake(say('chat_system.digest_usage'));
        case 'bad_time':
          return mistake(say('chat_system.digest_bad_time', { value: isolate(cleanLine(wish.value)) }));
        case 'now': {
          const shown = shownTo(context);
          return { lines: renderDigest(await loadDigestFacts(operations, shown.now), shown) };
        }
        case 'show':
          return show(context);
        case 'on':
        case 'off': {
          if (chat.kind === 'console') return mistake(say('chat_system.digest_console'));
          refuseForOthers(context, say('error.forbidden'));
          if (wish.kind === 'on') await switchOn(context, wish.at);
          else await digests.remove(chat.id);
          return show(context);
        }
      }
    },
  };
}

/** In a group it is everybody's. */
function refuseForOthers({ chat, actor }: CommandContext, message: string): void {
  if (chat.kind === 'group' && !hasRole(actor.role, 'operator')) throw new AppError('forbidden', message);
}

const WORDS: Readonly<Record<'on' | 'off' | 'now', Readonly<Record<Locale, string>>>> = {
  on: { en: 'on', he: 'פעיל' },
  off: { en: 'off', he: 'כבוי' },
  now: { en: 'now', he: 'עכשיו' },
};

function parseWish(input: string): Wish {
  const [word = '', value, ...more] = input.split(/\s+/);
  const is = (name: keyof typeof WORDS) => Object.values(WORDS[name]).includes(word.toLowerCase());
  if (word === '') return { kind: 'show' };
  if (more.length > 0) return { kind: 'usage' };
  if (is('off') && value === undefined) return { kind: 'off' };
  if (is('now') && value === undefined) return { kind: 'now' };
  if (!is('on')) return { kind: 'usage' };
  const at = parseTimeOfDay(value ?? DEFAULT_TIME);
  return at === null ? { kind: 'bad_time', value: (value ?? '').slice(0, MAX_SHOWN) } : { kind: 'on', at };
}
