import { describe, expect, it } from '@jest/globals';
import { matchesRule } from './match-rule.js';
import { parseRules } from './parse-rules.js';

const failure = { name: 'job_failed', job_id: 'backup_db', category: 'backup', reason: 'timeout', attempt: 2 } as const;

/** Whether a rule about all job events with a `match` is about the failure. */
function fits(match: string, event: Parameters<typeof matchesRule>[1] = failure): boolean {
  const { rules, problems } = parseRules(`alerts: [{name: r, event_pattern: "job_*", match: ${match}}]`, 'test.yml');
  expect(problems).toEqual([]);
  return rules.every((rule) => matchesRule(rule, event));
}

describe('matchesRule', () => {
  it.each([
    '{job_ids: [other, backup_*]}',
    '{job_id: backup_db}',
    '{categories: [sync, backup]}',
    '{category: backup}',
    '{reasons: [error, timeout]}',
    '{reason: time*}',
    '{min_attempt: 2}',
    '{job_id: "*_db", category: backup, reason: timeout, min_attempt: 1}',
  ])('%s fits', (match) => {
    expect(fits(match)).toBe(true);
  });

  it.each([
    '{job_ids: [other, backup]}',
    '{categories: [sync]}',
    '{reasons: [error]}',
    '{min_attempt: 3}',
    '{job_id: backup_db, reason: error}',
  ])('%s does not fit', (match) => {
    expect(fits(match)).toBe(false);
  });

  it.each(['{job_id: "*"}', '{category: backup}', '{reason: "*"}', '{min_attempt: 1}'])(
    'an event that has none of it does not fit %s',
    (match) => {
      expect(fits(match, { name: 'job_missed', job_id: null, category: null, reason: null, attempt: null })).toBe(
        false,
      );
    },
  );

  it('looks at the name of the event', () => {
    expect(fits('{job_id: "*"}', { ...failure, name: 'deploy' })).toBe(false);
  });
});
