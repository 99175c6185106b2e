import type { Actor, Locale } from '@jobs-monitor/core';

/** Who wrote or pressed. */
export interface Person {
  /** The number that Telegram knows them by; of the console, their id on the web. */
  id: string;
  name: string;
  /** The language of their client, if it is one of ours. */
  language: Locale | null;
  isBot: boolean;
  /** Who the dashboard knows them as, with their rights there; the console alone says so. */
  signedIn?: Actor;
}

/** Where. A group is negative in Telegram; the console is the dashboard's page of the same commands. */
export interface Chat {
  id: string;
  kind: 'private' | 'group' | 'channel' | 'console';
  /** The topic of a forum; answers go there, too. */
  topic: number | null;
}

/** What came in, from whichever way in: polling, webhook or console. */
export type Incoming = {
  /** The same for the same update, however often it comes. */
  updateId: string;
  chat: Chat;
  person: Person;
} & (
  | { kind: 'text'; text: string; forwarded: boolean }
  /** A button: its key, the message that it stands under, and what the press is answered by. */
  | { kind: 'press'; key: string; messageId: string | null; pressId: string }
);
