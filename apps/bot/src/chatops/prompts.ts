import { type LOCALES, type Locale, say } from '@jobs-monitor/core';

const LANGUAGES: typeof LOCALES = ['en', 'he'];

/** True for a word that takes a question back instead of answering it, in either language. */
export function endsPrompt(text: string): boolean {
  return LANGUAGES.some((locale) => stopWords(locale).includes(text.toLowerCase()));
}

/** How long somebody has to answer. */
export const PROMPT_MS = 5 * 60_000;

function stopWords(locale: Locale): string[] {
  return say(locale, 'chat.stop_words').split(' ');
}
