import { describe, expect, it } from '@jest/globals';
import { toPlain } from '../../messages/formats.js';
import { renderDigest, type Summed, sumUp } from './digest.js';

function member(overrides: Partial<Summed> = {}): Summed {
  return {
    kind: 'incident',
    state: 'firing',
    severity: 'error',
    rule: 'job_failure_alert',
    job_id: 'a',
    count: 1,
    held_back: 0,
    ...overrides,
  };
}

const alerts = [
  member({ job_id: 'a', count: 3, held_back: 2 }),
  member({ job_id: 'b', state: 'resolved' }),
  member({ job_id: null, rule: 'other', severity: 'critical', state: 'acknowledged', count: 4 }),
  member({ rule: 'news', severity: 'info', kind: 'announcement', state: 'resolved', job_id: 'a' }),
];

describe('a digest', () => {
  it('adds up what its alerts hold', () => {
    expect(sumUp(alerts)).toEqual({
      alerts: 4,
      events: 9,
      held_back: 2,
      resolved: 1,
      by_severity: { info: 1, warn: 0, error: 2, critical: 1 },
      rules: [
        { rule: 'job_failure_alert', alerts: 2, events: 4, resolved: 1, job_ids: ['a', 'b'], more_jobs: 0 },
        { rule: 'other', alerts: 1, events: 4, resolved: 0, job_ids: [], more_jobs: 0 },
        { rule: 'news', alerts: 1, events: 1, resolved: 0, job_ids: ['a'], more_jobs: 0 },
      ],
    });
  });

  it('says its sums, by severity and by rule', () => {
    expect(toPlain(renderDigest(sumUp(alerts), 'en'), 4_096).split('\n')).toEqual([
      '🚨 4 alerts in one message, 9 events · One of them is over',
      'Critical: 1 · Error: 2 · Info: 1',
      '2 more were held back before',
      '2 alerts, 4 events · job_failure_alert: a b',
      'one alert, 4 events · other',
      'one alert, one event · news: a',
    ]);
  });

  it('is marked as over when all of it is', () => {
    const over = sumUp([member({ state: 'resolved' }), member({ state: 'resolved' })]);
    expect(toPlain(renderDigest(over, 'he'), 100).split('\n')[0]).toBe(
      '✅ שתי התראות בהודעה אחת, שני אירועים · שתיים מהן כבר הסתיימו',
    );
  });

  it('counts the jobs and the rules that it does not name', () => {
    const many = Array.from({ length: 260 }, (_, index) =>
      member({ rule: `rule_${index % 20}`, job_id: `job_${index}` }),
    );
    const lines = toPlain(renderDigest(sumUp(many), 'en'), 4_096).split('\n');
    expect(lines).toHaveLength(15);
    expect(lines[2]).toMatch(/^13 alerts, 13 events · rule_0: job_0( job_\d+){9} and 3 more$/);
    expect(lines[14]).toBe('8 more rules: 104 alerts, 104 events');
  });
});
