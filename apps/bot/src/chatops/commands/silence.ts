import { MAX_SILENCE_SECONDS } from '@jobs-monitor/core';
import { matchesEverything } from '../../alerts/silence.js';
import { cleanLine, isolate } from '../../messages/clean.js';
import type { Command } from '../command.js';
import { askedOf } from '../input/asked-of.js';
import { parseSilence, type SilenceMistake } from '../input/silence-input.js';
import { shownTo } from '../replies/job-shown.js';
import { mistake } from '../replies/mistake.js';
import { renderSilenced } from '../replies/silence.js';
import { toWire } from '../wire.js';

/** `/silence <matcher> <duration> [reason] [severity=]`: holds alerts back, and says how to end that. */
export const silence: Command = {
  name: 'silence',
  role: 'operator',
  group: 'system',
  sensitive: true,

  async run(context, input) {
    const { operations, actor, say } = context;
    const wish = parseSilence(input);
    if ('problem' in wish) return mistake(say(`chat_system.silence_${wish.problem}`, cleaned(wish)));
    const { matcher, seconds, untilResolved, reason, force } = wish;
    if (matchesEverything(matcher) && !force) return mistake(say('chat_system.silence_needs_force'));
    const shown = shownTo(context);
    const ends_at = new Date(shown.now.getTime() + (seconds ?? MAX_SILENCE_SECONDS) * 1_000).toISOString();
    const body = {
      matcher,
      reason: reason ?? say('chat_system.silence_no_reason'),
      ends_at,
      ...(untilResolved !== null && { until_resolved: untilResolved }),
      force,
    };
    const made = await operations.createSilence(actor, askedOf('createSilence', { body }));
    return renderSilenced(toWire<'createSilence'>(made).silence, shown);
  },
};

function cleaned({ values = {} }: SilenceMistake): SilenceMistake['values'] {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, isolate(cleanLine(value))]));
}
