import { LOCALES, type Locale, sayer } from '@jobs-monitor/core';
import { code, plain } from '../../messages/line.js';
import type { ChatSettingsStore } from '../../store/chat-settings.js';
import type { Command } from '../command.js';

/** Each language in its own words, and whatever else people call it. */
const NAMES: Readonly<Record<Locale, readonly [string, ...string[]]>> = {
  en: ['English', 'אנגלית'],
  he: ['עברית', 'hebrew', 'iw'],
};

/** Chooses the language of a chat; without input, by buttons. */
export function createLangCommand({ settings }: { settings: Pick<ChatSettingsStore, 'set'> }): Command {
  return {
    name: 'lang',
    role: 'viewer',
    group: 'system',
    async run({ chat, say }, input) {
      const chosen = input === '' ? null : languageOf(input);
      if (chosen) {
        await settings.set(chat.id, { locale: chosen });
        return { lines: [[plain(`🌐 ${sayer(chosen)('chat.lang_chosen')}`)]], replaces: true };
      }
      const question = input === '' ? say('chat.lang_choose') : say('chat.lang_unknown');
      return {
        lines: [[plain(`🌐 ${question} `), ...LOCALES.flatMap((locale) => [code(`/lang ${locale}`), plain(' ')])]],
        buttons: [LOCALES.map((locale) => ({ label: NAMES[locale][0], press: { command: 'lang', input: locale } }))],
        refused: input !== '',
      };
    },
  };
}

function languageOf(input: string): Locale | undefined {
  const word = input.toLowerCase();
  return LOCALES.find((locale) => locale === word || NAMES[locale].some((name) => name.toLowerCase() === word));
}
