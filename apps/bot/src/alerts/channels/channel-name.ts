import type { ChannelWire } from '@jobs-monitor/core';

/** What the name of a channel says: its kind, and for Telegram maybe a chat and a topic of its own. */
export type ChannelAddress =
  | { kind: Exclude<ChannelWire['kind'], 'telegram'> }
  | { kind: 'telegram'; chat: string | null; topic: number | null };

/** A chat's number, negative for a group, or the `@name` of a public one. */
export const CHAT_ID = /^(-?\d{1,16}|@[A-Za-z]\w{3,31})$/;

/** Reads `telegram`, `telegram:<chat>`, `telegram:<chat>/<topic>`, `slack` or `webhook`; null if it is none of them. */
export function parseChannelName(name: string): ChannelAddress | null {
  if (name === 'slack' || name === 'webhook') return { kind: name };
  if (name === 'telegram') return { kind: 'telegram', chat: null, topic: null };
  const match = /^telegram:([^/]+)(?:\/(\d{1,10}))?$/.exec(name);
  if (!match?.[1] || !CHAT_ID.test(match[1])) return null;
  return { kind: 'telegram', chat: match[1], topic: match[2] === undefined ? null : Number(match[2]) };
}
