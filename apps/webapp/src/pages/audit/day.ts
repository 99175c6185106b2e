import { instantOf } from '../../actions/zoned-time.js';

/** The instants between which the days `from` and `to` lie, both included, by the clocks of a zone; what is no day is left out. */
export function daysBetween(
  { from, to }: { from: string | null; to: string | null },
  timeZone: string,
): { from?: string; to?: string } {
  const start = from && startOf(from, timeZone);
  const next = to && nextDay(to);
  const end = next && startOf(next, timeZone);
  return { ...(start && { from: start }), ...(end && { to: new Date(Date.parse(end) - 1).toISOString() }) };
}

function startOf(day: string, timeZone: string): string | null {
  return isDay(day) ? (instantOf(`${day}T00:00`, timeZone)?.toISOString() ?? null) : null;
}

function nextDay(day: string): string | null {
  return isDay(day) ? new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10) : null;
}

function isDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && new Date(text).toJSON()?.slice(0, 10) === text;
}
