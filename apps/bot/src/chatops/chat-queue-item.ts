import type { Answer } from './answer.js';
import type { Chat } from './incoming.js';

/** Where something is shown; answers to a topic go to the topic. */
export type Place = Pick<Chat, 'id' | 'topic'>;

/** What is shown. */
export type Outgoing = Pick<Answer, 'lines'> & Partial<Pick<Answer, 'buttons' | 'document' | 'asks'>>;

/** The most urgent first. `final`: how something that was followed ended. `progress`: how it goes. */
export const PRIORITIES = ['alert', 'answer', 'final', 'progress', 'digest'] as const;
export type Priority = (typeof PRIORITIES)[number];

/**
 * What became of a message. Where it stands now may be another chat (a group that moved) and another message (one that was
 * gone was sent anew) than asked for. `superseded`: a newer state took its place. `gone`: the bot may not write there.
 * `refused`: Telegram does not take it. `late`: an answer that nobody waits for any more. `full`: too much waits.
 */
export type Shown =
  | { ok: true; chat: string; messageId: string }
  | { ok: false; kind: 'superseded' | 'gone' | 'refused' | 'late' | 'full' | 'stopped'; error: string };

/** Something that waits to be shown. Times are of the monotonic clock, in milliseconds. */
export interface Item {
  place: Place;
  message: Outgoing;
  priority: Priority;
  /** The message to change; null sends a new one. */
  messageId: number | null;
  /** What shares it comes in the order in which it was asked for. */
  lane: string;
  /** In which order it was asked for. */
  number: number;
  /** Not tried before. */
  notBefore: number;
  /** Given up then; null never. */
  until: number | null;
  attempts: number;
  settle(shown: Shown): void;
}

/**
 * What is next: of the first of each lane that may be tried, the most urgent, then the oldest. Otherwise when to look again;
 * null if nothing waits. `items` are in the order in which they were asked for.
 */
export function chooseNext(items: readonly Item[], now: number, heldUntil: number): Item | { at: number } | null {
  const heads = items.filter((item, index) => items.findIndex(({ lane }) => lane === item.lane) === index);
  const ready = now < heldUntil ? [] : heads.filter(({ notBefore }) => notBefore <= now);
  const [first, ...rest] = ready;
  if (first) return rest.reduce((best, item) => (isBefore(item, best) ? item : best), first);
  if (items.length === 0) return null;
  const triedAt = Math.min(...heads.map(({ notBefore }) => Math.max(notBefore, heldUntil)));
  return { at: Math.min(triedAt, ...items.map(({ until }) => until ?? Number.POSITIVE_INFINITY)) };
}

/** What goes first when there is no room: the least urgent, of those the newest. */
export function chooseDropped(items: readonly Item[]): Item | undefined {
  return items.reduce<Item | undefined>((worst, item) => (worst && isBefore(item, worst) ? worst : item), undefined);
}

function isBefore(one: Item, other: Item): boolean {
  const difference = PRIORITIES.indexOf(one.priority) - PRIORITIES.indexOf(other.priority);
  return difference === 0 ? one.number < other.number : difference < 0;
}
