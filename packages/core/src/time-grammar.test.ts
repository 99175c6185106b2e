import { describe, expect, it } from '@jest/globals';
import { parseInstant, parseTimeRange, TIME_RANGE_PROBLEMS } from './time-grammar.js';
import { say } from './wording/index.js';

const NOW = new Date('2026-03-10T12:00:00.000Z');

function rangeOf(text: string): [string, string, string] | string | null {
  const answer = parseTimeRange(text, NOW);
  if (!answer.ok) return answer.problem;
  return answer.range && [answer.range.from.toISOString(), answer.range.to.toISOString(), answer.rest];
}

describe('a range of time', () => {
  it.each([
    ['--since 15m', ['2026-03-10T11:45:00.000Z', '2026-03-10T12:00:00.000Z', '']],
    ['--since=2h', ['2026-03-10T10:00:00.000Z', '2026-03-10T12:00:00.000Z', '']],
    ['—since 1d', ['2026-03-09T12:00:00.000Z', '2026-03-10T12:00:00.000Z', '']],
    ['job=a  --since 1h critical', ['2026-03-10T11:00:00.000Z', '2026-03-10T12:00:00.000Z', 'job=a critical']],
    ['--from 2026-03-10T08:00 --to 2026-03-10T09:30:15', ['2026-03-10T08:00:00.000Z', '2026-03-10T09:30:15.000Z', '']],
    ['--to 2026-03-10 --from 2026-03-09', ['2026-03-09T00:00:00.000Z', '2026-03-10T00:00:00.000Z', '']],
    [
      '--from 2026-03-10T08:00+02:00 --to 2026-03-10T07:00:00.5Z',
      ['2026-03-10T06:00:00.000Z', '2026-03-10T07:00:00.500Z', ''],
    ],
  ])('reads %s', (text, expected) => {
    expect(rangeOf(text)).toEqual(expected);
  });

  it('leaves what names no time as it is', () => {
    expect(parseTimeRange('  nightly   backup ', NOW)).toEqual({ ok: true, range: null, rest: 'nightly backup' });
  });

  it.each([
    ['--until 5m', 'unknown_option'],
    ['--', 'unknown_option'],
    ['--since 5m --since 6m', 'given_twice'],
    ['--since', 'value_missing'],
    ['--since=', 'value_missing'],
    ['--from --to 2026-03-10', 'value_missing'],
    ['--since soon', 'duration_invalid'],
    ['--since 1.5h', 'duration_invalid'],
    ['--since -5m', 'duration_invalid'],
    ['--since 0m', 'duration_zero'],
    ['--since 25h', 'too_long'],
    ['--since 999999d', 'too_long'],
    ['--since 1h --to 2026-03-10', 'since_with_bounds'],
    ['--from 2026-03-10', 'from_without_to'],
    ['--to 2026-03-10', 'to_without_from'],
    ['--from yesterday --to 2026-03-10', 'instant_invalid'],
    ['--from 2026-03-10 --to 2026-02-30', 'instant_invalid'],
    ['--from 2026-03-10T25:00 --to 2026-03-11', 'instant_invalid'],
    ['--from 2026-03-10 --to 2026-03-09', 'backwards'],
    ['--from 2026-03-10T08:00 --to 2026-03-10T08:00', 'backwards'],
    ['--from 2026-03-11 --to 2026-03-11T01:00', 'in_the_future'],
    ['--from 2026-03-08 --to 2026-03-09T00:00:01', 'too_long'],
  ])('says what is wrong with %s', (text, problem) => {
    expect(rangeOf(text)).toBe(problem);
  });

  it('has a sentence of its own for each mistake, in both languages', () => {
    const values = { option: 'since', value: 'soon' };
    for (const locale of ['en', 'he'] as const) {
      const sentences = TIME_RANGE_PROBLEMS.map((problem) => say(locale, `time_range.${problem}`, values));
      expect(new Set(sentences).size).toBe(TIME_RANGE_PROBLEMS.length);
    }
  });

  it('shows no more than a little of what was written', () => {
    const answer = parseTimeRange(`--since ${'9'.repeat(10_000)}`, NOW);
    expect(answer).toMatchObject({ problem: 'duration_invalid', value: '9'.repeat(40) });
  });
});

describe('an instant', () => {
  it.each([
    '',
    '2026',
    '2026-13-01',
    '2026-02-29',
    '2026-03-10T08',
    '2026-03-10 08:00',
    '2026-03-10T08:00+99:00',
    '1e3',
  ])('is not %j', (text) => {
    expect(parseInstant(text)).toBeNull();
  });

  it('may lie on the extra day of a leap year', () => {
    expect(parseInstant('2028-02-29')?.toISOString()).toBe('2028-02-29T00:00:00.000Z');
  });
});
