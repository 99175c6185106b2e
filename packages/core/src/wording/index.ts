import { IntlMessageFormat } from 'intl-messageformat';
import type { Locale } from '../job.js';
import { en } from './en/index.js';
import { he } from './he/index.js';

/** Every text that people read. English is the source; Hebrew must know the same keys. */
export type MessageKey = keyof typeof en;
export type MessageValues = Record<string, string | number | boolean | Date | null | undefined>;

const dictionaries: Record<Locale, Record<MessageKey, string>> = { en, he };
const compiled = new Map<string, IntlMessageFormat>();

/** The text of a key in a language, with its values filled in (ICU message syntax: plurals, selects). Values are data: escape the result where it is shown. */
export function say(locale: Locale, key: MessageKey, values: MessageValues = {}): string {
  const cacheKey = `${locale}:${key}`;
  let message = compiled.get(cacheKey);
  if (!message) {
    message = new IntlMessageFormat(dictionaries[locale][key], locale, undefined, { ignoreTag: true });
    compiled.set(cacheKey, message);
  }
  return String(message.format(values));
}

/** `say` for one language. */
export type Say = (key: MessageKey, values?: MessageValues) => string;
export const sayer =
  (locale: Locale): Say =>
  (key, values) =>
    say(locale, key, values);

/** The language that an `Accept-Language` header prefers, or the given one. */
export function localeOf(acceptLanguage: string | undefined, fallback: Locale): Locale {
  for (const part of (acceptLanguage ?? '').slice(0, 200).split(',')) {
    const tag = part.trim().slice(0, 2).toLowerCase();
    if (tag === 'en') return 'en';
    if (tag === 'he' || tag === 'iw') return 'he';
  }
  return fallback;
}

export { en as englishDictionary, he as hebrewDictionary };
