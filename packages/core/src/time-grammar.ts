import { parseDuration } from './time.js';

/** The longest stretch of time that may be asked for. */
export const MAX_TIME_RANGE_SECONDS = 86_400;

export interface TimeRange {
  from: Date;
  to: Date;
}

/** What can be wrong; each has its own sentence under `time_range.<problem>`. */
export const TIME_RANGE_PROBLEMS = [
  'unknown_option',
  'given_twice',
  'value_missing',
  'duration_invalid',
  'duration_zero',
  'too_long',
  'since_with_bounds',
  'from_without_to',
  'to_without_from',
  'instant_invalid',
  'backwards',
  'in_the_future',
] as const;
export type TimeRangeProblem = (typeof TIME_RANGE_PROBLEMS)[number];

/** `rest` is what was said besides. `option` and `value` are what the problem is about, as it was written. */
export type TimeRangeAnswer =
  | { ok: true; range: TimeRange | null; rest: string }
  | { ok: false; problem: TimeRangeProblem; option: string; value: string };

type Bound = 'since' | 'from' | 'to';
type Mistake = Extract<TimeRangeAnswer, { ok: false }>;

const MAX_SHOWN = 40;
/** Keyboards of phones make one long dash of two short ones. */
const OPTION = /^(?:--|—|–)([^=]*)(?:=(.*))?$/s;

/**
 * Reads `--since 15m|2h|1d`, or `--from` with `--to` (ISO 8601, UTC unless it says otherwise), from whatever is said around
 * it. At most 24 hours; null as the range when none was named.
 */
export function parseTimeRange(text: string, now: Date): TimeRangeAnswer {
  const found = findOptions(text);
  if ('problem' in found) return found;
  const { given, rest } = found;
  const range = toRange(given, now);
  return range && 'problem' in range ? range : { ok: true, range, rest };
}

function findOptions(text: string): { given: Map<Bound, string>; rest: string } | Mistake {
  const words = text.split(/\s+/).filter((word) => word !== '');
  const given = new Map<Bound, string>();
  const rest: string[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    const [option, name = '', joined] = OPTION.exec(word) ?? [];
    if (option === undefined) {
      rest.push(word);
      continue;
    }
    if (name !== 'since' && name !== 'from' && name !== 'to') return mistake('unknown_option', word);
    if (given.has(name)) return mistake('given_twice', name);
    const value = joined ?? words[at + 1] ?? '';
    if (value === '' || OPTION.test(value)) return mistake('value_missing', name);
    if (joined === undefined) at += 1;
    given.set(name, value);
  }
  return { given, rest: rest.join(' ') };
}

function toRange(given: ReadonlyMap<Bound, string>, now: Date): TimeRange | Mistake | null {
  const [since, from, to] = [given.get('since'), given.get('from'), given.get('to')];
  if (since !== undefined) {
    return from === undefined && to === undefined ? lately(since, now) : mistake('since_with_bounds', 'since');
  }
  if (from === undefined) return to === undefined ? null : mistake('to_without_from', 'to');
  return to === undefined ? mistake('from_without_to', 'from') : between(from, to, now);
}

function lately(since: string, now: Date): TimeRange | Mistake {
  const seconds = parseDuration(since);
  if (seconds === null) return mistake('duration_invalid', 'since', since);
  if (seconds === 0) return mistake('duration_zero', 'since', since);
  if (seconds > MAX_TIME_RANGE_SECONDS) return mistake('too_long', 'since', since);
  return { from: new Date(now.getTime() - seconds * 1_000), to: now };
}

function between(fromText: string, toText: string, now: Date): TimeRange | Mistake {
  const from = parseInstant(fromText);
  if (!from) return mistake('instant_invalid', 'from', fromText);
  const to = parseInstant(toText);
  if (!to) return mistake('instant_invalid', 'to', toText);
  if (to <= from) return mistake('backwards', 'to', toText);
  if (from > now) return mistake('in_the_future', 'from', fromText);
  if (to.getTime() - from.getTime() > MAX_TIME_RANGE_SECONDS * 1_000) return mistake('too_long', 'to', toText);
  return { from, to };
}

const INSTANT =
  /^(\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01]))(?:T([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:\.(\d{1,3}))?)?(Z|[+-](?:0\d|1[0-4]):?[0-5]\d)?)?$/;

/** An instant as ISO 8601 writes it, to the day, minute, second or millisecond; UTC without a zone. Null if it is none, or no day of any year. */
export function parseInstant(text: string): Date | null {
  const [, day, hour = '00', minute = '00', second = '00', fraction = '0', zone = 'Z'] = INSTANT.exec(text) ?? [];
  if (day === undefined) return null;
  const midnight = new Date(`${day}T00:00:00Z`);
  // 30 February is read as a day in March.
  if (Number.isNaN(midnight.getTime()) || midnight.toISOString().slice(0, 10) !== day) return null;
  const withColon = zone.replace(/(\d\d)(\d\d)$/, '$1:$2');
  return new Date(`${day}T${hour}:${minute}:${second}.${fraction.padEnd(3, '0')}${withColon}`);
}

function mistake(problem: TimeRangeProblem, option: string, value = ''): Mistake {
  return { ok: false, problem, option: option.slice(0, MAX_SHOWN), value: value.slice(0, MAX_SHOWN) };
}
