import { describe, expect, it } from '@jest/globals';
import { AppError, contract, sayer } from '@jobs-monitor/core';
import { NOW } from '../testing/builders.js';
import { silenceOf } from './silence-form.js';

const view = { say: sayer('en'), now: NOW, timeZone: 'Asia/Jerusalem' };
const given = { job_id: 'cache_*', reason: ' Moving house ', for: '1h' };

function problemsOf(form: Record<string, string>): unknown {
  try {
    return silenceOf(form, view);
  } catch (error) {
    if (error instanceof AppError && error.code === 'invalid_input') return error.details;
    throw error;
  }
}

describe('the form of a silence', () => {
  it('says what, why and until when, as the contract wants it', () => {
    const silence = silenceOf({ ...given, rule: '', category: 'cache', severity: 'warn' }, view);
    expect(silence).toEqual({
      matcher: { job_id: 'cache_*', rule: null, category: 'cache', severity: 'warn' },
      reason: 'Moving house',
      ends_at: '2026-03-10T13:00:00.000Z',
      force: false,
    });
    expect(contract.createSilence.body.safeParse(silence).success).toBe(true);
  });

  it('takes a time of the reader’s zone instead of a length', () => {
    expect(silenceOf({ ...given, until: '2026-03-11T08:00' }, view).ends_at).toBe('2026-03-11T06:00:00.000Z');
  });

  it.each(['2026-03-10T13:59', '2026-03-17T14:01', 'never'])('refuses the end %s', (until) => {
    expect(problemsOf({ ...given, until })).toEqual(['The end must lie ahead, at most 7 days from now']);
  });

  it.each<Record<string, string>>([
    {},
    { job_id: ' ' },
    { job_id: '*' },
    { job_id: '**', rule: '*' },
    { category: 'nonsense' },
  ])('does not silence everything without being told to: %j', (form) => {
    expect(problemsOf({ reason: 'Why', ...form })).toEqual([expect.stringContaining('silence everything')]);
    expect(silenceOf({ reason: 'Why', force: 'on', ...form }, view).force).toBe(true);
  });

  it('names everything that is missing at once', () => {
    expect(problemsOf({ reason: ' ', until: 'x' })).toHaveLength(3);
  });
});
