import type { SilenceWire } from '@jobs-monitor/core';
import { formatDuration } from '@jobs-monitor/core';
import { code, type Line, type Part, plain, strong } from '../../messages/line.js';
import type { ButtonSpec, Reply } from '../reply.js';
import { data, dotted, idCode, type Shown, timeCode } from './job-shown.js';
import { shortId } from './short-id.js';

const SHOWN = 10;
const MAX_REASON = 120;
const MAX_NAME = 60;
const MAX_LABEL = 32;

/** Active silences: what each holds back, until when, who made it and why; a button ends it. */
export function renderSilences(silences: readonly SilenceWire[], shown: Shown): Reply {
  const { say } = shown;
  if (silences.length === 0) return { lines: [[plain(`🔔 ${say('chat_system.no_silences')}`)]], replaces: true };
  const first = silences.slice(0, SHOWN);
  const more = silences.length - first.length;
  return {
    lines: [
      [plain('🔕 '), strong(say('chat_system.silences_title', { count: silences.length }))],
      ...first.flatMap((silence) => silenceLines(silence, shown)),
      ...(more > 0 ? [[plain(say('chat_system.more', { count: more }))]] : []),
    ],
    buttons: first.map((silence) => [endButton(silence, shown)]),
    replaces: true,
  };
}

/** A silence that was made, with the button that ends it. */
export function renderSilenced(silence: SilenceWire, shown: Shown): Reply {
  const { say } = shown;
  const untilFixed = silence.until_resolved != null;
  const made = say(untilFixed ? 'chat_system.silence_until_fixed' : 'chat_system.silence_made');
  return {
    lines: [
      [plain(`🔕 ${made} `), timeCode(silence.ends_at, shown), plain(' · '), matcherCode(silence, shown)],
      [plain(`${say('chat_system.silence_reason')}: `), data(silence.reason, MAX_REASON)],
    ],
    buttons: [[endButton(silence, shown)]],
  };
}

function silenceLines(silence: SilenceWire, shown: Shown): Line[] {
  const { say, locale, now } = shown;
  const seconds = (new Date(silence.ends_at).getTime() - now.getTime()) / 1_000;
  const until: Part[] = [plain(`${say('chat_system.silence_until')} `), timeCode(silence.ends_at, shown)];
  return [
    [
      plain('🔕 '),
      ...dotted([
        until,
        plain(say('chat_system.silence_left', { duration: formatDuration(seconds, locale) })),
        matcherCode(silence, shown),
        silence.until_resolved == null ? null : plain(say('chat_system.silence_or_fixed')),
      ]),
    ],
    [
      plain('　'),
      ...dotted([
        plain(say('chat_system.silence_by', { name: data(silence.by.name, MAX_NAME).text })),
        data(silence.reason, MAX_REASON),
        plain(say('chat_system.silence_held_back', { count: silence.held_back })),
        idCode(shortId(silence.silence_id)),
      ]),
    ],
  ];
}

function endButton(silence: SilenceWire, shown: Shown): ButtonSpec {
  const what = data(matcherCode(silence, shown).text, MAX_LABEL).text;
  return {
    label: `🔔 ${shown.say('chat_system.button_unsilence', { what })}`,
    press: { command: 'unsilence', input: silence.silence_id, confirm: true },
  };
}

/** `nightly_* rule=job_late`, as it is written in the command. */
export function matcherCode({ matcher: { job_id, category, rule, severity } }: SilenceWire, { say }: Shown): Part {
  const parts = [
    job_id,
    category && `category=${category}`,
    rule && `rule=${rule}`,
    severity && `severity=${severity}`,
  ].filter((part) => part !== null);
  return parts.length > 0 ? code(parts.join(' ')) : strong(say('chat_system.everything'));
}
