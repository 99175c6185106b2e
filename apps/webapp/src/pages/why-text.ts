import { type contract, englishDictionary, formatDuration, type MessageKey, type OutputOf } from '@jobs-monitor/core';
import { instantText } from '../views/data.js';
import type { View } from '../views/view.js';

const INSTANT = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;

/** The reasons of an explanation as sentences of the reader's language, with instants in the reader's zone. */
export function explanationTexts({ explanation }: OutputOf<typeof contract.explainJob>, view: View): string[] {
  return explanation.map(({ code, message, details }) => {
    const key: MessageKey = `why.${code}`;
    if (!(key in englishDictionary)) return message;
    try {
      return view.say(key, readable(details, view));
    } catch {
      // A detail that the sentence needs is missing: the bot's own words are better than none.
      return message;
    }
  });
}

function readable(details: Record<string, string | number | null>, { locale, timeZone }: View) {
  return Object.fromEntries(
    Object.entries(details).map(([name, value]) => {
      if (typeof value === 'string' && INSTANT.test(value)) return [name, instantText(value, locale, timeZone)];
      if (typeof value === 'number' && name.endsWith('_seconds')) return [name, formatDuration(value, locale)];
      // "no reason" and "no end" are said by leaving them out.
      if (name === 'until') return [name, value ?? 'none'];
      if (name === 'reason') return [name, value ? ` (${value})` : ''];
      return [name, value];
    }),
  );
}
