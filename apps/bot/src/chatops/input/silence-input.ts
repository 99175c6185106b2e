import {
  JOB_CATEGORIES,
  MAX_SILENCE_SECONDS,
  parseDuration,
  SEVERITIES,
  type SilenceMatcher,
} from '@jobs-monitor/core';

/** What `/silence …` asks for. */
export interface SilenceWish {
  matcher: SilenceMatcher;
  /** Null: until the incident is fixed, as long as that is allowed. */
  seconds: number | null;
  untilResolved: string | null;
  reason: string | null;
  force: boolean;
}

/** What is wrong, by its sentence under `chat_system.silence_<problem>`. */
export interface SilenceMistake {
  problem:
    | 'usage'
    | 'no_matcher'
    | 'no_duration'
    | 'zero'
    | 'too_long'
    | 'bad_glob'
    | 'bad_category'
    | 'bad_severity'
    | 'twice'
    | 'unknown_option';
  values?: { value?: string; known?: string; option?: string };
}

const OPTION = /^([a-z_]+)=(.*)$/i;
const SEVERITY = /^severity=/i;
const FORCE = /^force$/i;
const GLOB = /^[A-Za-z0-9_.:@*?-]{1,128}$/;
const ALERT_ID = /^[A-Za-z0-9_-]{1,64}$/;
const MAX_SHOWN = 60;
const PARTS: ReadonlyMap<string, keyof SilenceMatcher> = new Map([
  ['job', 'job_id'],
  ['category', 'category'],
  ['rule', 'rule'],
  ['severity', 'severity'],
]);

/**
 * `<matcher> <duration> [force] [reason] [severity=]`. What it is about stands before the duration, as the id or glob of
 * a job, or as `job=`, `category=`, `rule=`; `until=<incident>` takes the duration's place.
 */
export function parseSilence(input: string): SilenceWish | SilenceMistake {
  const words = input.split(/\s+/).filter((word) => word !== '');
  if (words.length === 0) return { problem: 'usage' };
  const endAt = words.findIndex((word) => readEnd(word) !== null);
  const end = readEnd(words[endAt] ?? '');
  if (end === null) return { problem: 'no_duration' };
  if ('problem' in end) return end;

  const before = words.slice(0, endAt);
  const behind = words.slice(endAt + 1).filter((word) => !SEVERITY.test(word));
  const forced = FORCE.test(behind[0] ?? '');
  const force = forced || before.some((word) => FORCE.test(word));
  const parts = [
    ...before.filter((word) => !FORCE.test(word)),
    ...words.slice(endAt).filter((word) => SEVERITY.test(word)),
  ];
  if (parts.length === 0 && !force) return { problem: 'no_matcher' };
  const matcher = readMatcher(parts);
  if ('problem' in matcher) return matcher;
  const reason = behind.slice(forced ? 1 : 0).join(' ');
  return { matcher, ...end, reason: reason === '' ? null : reason, force };
}

function readMatcher(words: readonly string[]): SilenceMatcher | SilenceMistake {
  const matcher: SilenceMatcher = { job_id: null, category: null, rule: null, severity: null };
  for (const word of words) {
    const [, name = 'job', value = word] = OPTION.exec(word) ?? [];
    const part = PARTS.get(name.toLowerCase());
    if (part === undefined) return { problem: 'unknown_option', values: { option: shown(name) } };
    const mistake = setPart(matcher, part, value, name);
    if (mistake) return mistake;
  }
  return matcher;
}

function readEnd(word: string): Pick<SilenceWish, 'seconds' | 'untilResolved'> | SilenceMistake | null {
  const incident = /^until=(.*)$/i.exec(word)?.[1];
  if (incident !== undefined) return ALERT_ID.test(incident) ? { seconds: null, untilResolved: incident } : null;
  const seconds = parseDuration(word);
  if (seconds === null) return null;
  if (seconds === 0) return { problem: 'zero' };
  return seconds > MAX_SILENCE_SECONDS ? { problem: 'too_long' } : { seconds, untilResolved: null };
}

function setPart(
  matcher: SilenceMatcher,
  part: keyof SilenceMatcher,
  value: string,
  option: string,
): SilenceMistake | null {
  if (matcher[part] !== null) return { problem: 'twice', values: { option } };
  if (part === 'category' || part === 'severity') {
    const known: readonly string[] = part === 'category' ? JOB_CATEGORIES : SEVERITIES;
    const word = known.find((each) => each === value.toLowerCase());
    if (word === undefined) return { problem: `bad_${part}`, values: { value: shown(value), known: known.join(', ') } };
    Object.assign(matcher, { [part]: word });
    return null;
  }
  if (!GLOB.test(value)) return { problem: 'bad_glob', values: { value: shown(value) } };
  matcher[part] = value;
  return null;
}

function shown(value: string): string {
  return value.slice(0, MAX_SHOWN);
}
