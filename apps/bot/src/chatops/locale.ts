import type { Locale } from '@jobs-monitor/core';
import type { ChatSettings } from '../store/chat-settings.js';
import type { Person } from './incoming.js';

/** The language of an answer: what the chat chose, else the person's own, else the installation's. */
export function decideLocale(
  chosen: Pick<ChatSettings, 'locale'> | null,
  person: Pick<Person, 'language'>,
  fallback: Locale,
): Locale {
  return chosen?.locale ?? person.language ?? fallback;
}
