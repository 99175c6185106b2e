import { parseDuration } from '@jobs-monitor/core';

/** What `/pause …` wishes. `badDuration` is what stood behind "for" and is no duration. */
export type PauseWish =
  | { jobId: string; seconds: number | null; reason: string | null }
  | { jobId: string; badDuration: string };

const PARTS = /^(\S*)\s*(?:(for|למשך)(?:\s+(\S+))?(?:\s+|$))?([\s\S]*)$/i;
const DAY_SECONDS = 86_400;
const LONGEST_SECONDS = 365 * DAY_SECONDS;

/** `<job> [for 2h] [reason]`. */
export function parsePause(input: string): PauseWish {
  const [, jobId = '', forWord, duration = '', rest = ''] = PARTS.exec(input.trim()) ?? [];
  const reason = rest.trim() || null;
  if (forWord === undefined) return { jobId, seconds: null, reason };
  const seconds = parseDuration(duration.toLowerCase());
  if (seconds === null || seconds === 0 || seconds > LONGEST_SECONDS) return { jobId, badDuration: duration };
  return { jobId, seconds, reason };
}
