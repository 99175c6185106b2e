import { describe, expect, it } from '@jest/globals';
import { parseSilence } from './silence-input.js';

const NOBODY = { job_id: null, category: null, rule: null, severity: null };

describe('a silence as it is written', () => {
  it.each([
    ['nightly_backup 2h', { matcher: { ...NOBODY, job_id: 'nightly_backup' }, seconds: 7_200, reason: null }],
    ['backup_* 15m moving the disks', { matcher: { ...NOBODY, job_id: 'backup_*' }, reason: 'moving the disks' }],
    ['category=Backup 1d', { matcher: { ...NOBODY, category: 'backup' }, seconds: 86_400 }],
    [
      'rule=job_late* severity=warn 7d',
      { matcher: { ...NOBODY, rule: 'job_late*', severity: 'warn' }, seconds: 604_800 },
    ],
    [
      'a rule=b 1h severity=error it is known',
      { matcher: { ...NOBODY, job_id: 'a', rule: 'b', severity: 'error' }, reason: 'it is known' },
    ],
    ['a until=0198-aa', { seconds: null, untilResolved: '0198-aa' }],
    ['force 1h', { matcher: NOBODY, force: true }],
    [
      '* 1h force because of the move',
      { matcher: { ...NOBODY, job_id: '*' }, force: true, reason: 'because of the move' },
    ],
    ['a 1h we must use force', { force: false, reason: 'we must use force' }],
    ['a 1h x=1 rule=b', { matcher: { ...NOBODY, job_id: 'a' }, reason: 'x=1 rule=b' }],
  ])('%s is read', (input, wish) => {
    expect(parseSilence(input)).toMatchObject(wish);
  });

  it.each([
    ['', 'usage'],
    ['nightly_backup', 'no_duration'],
    ['2h', 'no_matcher'],
    ['a 0h', 'zero'],
    ['a 8d', 'too_long'],
    ['a<b> 1h', 'bad_glob'],
    ['rule= 1h', 'bad_glob'],
    ['(a+)+$ 1h', 'bad_glob'],
    ['category=none 1h', 'bad_category'],
    ['a 1h severity=loud', 'bad_severity'],
    ['a b 1h', 'twice'],
    ['rule=a rule=b 1h', 'twice'],
    ['__proto__=x 1h', 'unknown_option'],
    ['constructor=x 1h', 'unknown_option'],
  ])('%j is refused as %s', (input, problem) => {
    expect(parseSilence(input)).toMatchObject({ problem });
  });

  it('shows little of what was written', () => {
    expect(parseSilence(`category=${'x'.repeat(5_000)} 1h`)).toMatchObject({ values: { value: 'x'.repeat(60) } });
  });
});
