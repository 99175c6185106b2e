import { describe, expect, it } from '@jest/globals';
import { EVENT_NAMES } from '@jobs-monitor/core';
import { buildEvent } from '../../testing/alert-builders.js';
import { defaultMessage, fillMessage, fillTemplate, SUMMARY_ONLY, templateComplaint } from './fill-template.js';

const event = buildEvent({
  job_id: 'nightly',
  error: 'cost $& is {job_id} <b>',
  at: new Date('2026-01-02T03:04:05.678Z'),
  facts: { minutes: 21, usual_seconds: 1.23456, due_at: new Date('2026-01-02T00:00:00Z'), job_id: 'from facts' },
});
const fill = (template: string) => fillTemplate(template, event, 'en');

describe('fillTemplate', () => {
  it.each([
    ['❌ Job {job_id} failed after {minutes} min', '❌ Job nightly failed after 21 min'],
    ['{at} {due_at}', '2026-01-02T03:04:05.678Z 2026-01-02T00:00:00.000Z'],
    ['{usual_seconds}', '1.23'],
    ['[{nothing_like_it}]', '[]'],
    ['[{constructor}{__proto__}{toString}{facts}]', '[]'],
    ['{{job_id}} }} {{', '{job_id} } {'],
    ['{{{job_id}}}', '{nightly}'],
    ['a } alone', 'a } alone'],
    ['{summary}', 'Job nightly failed: cost $& is {job_id} <b>'],
  ])('makes %s into %s', (template, text) => {
    expect(fill(template)).toBe(text);
  });

  it('puts values in as data, whatever they look like', () => {
    expect(fill('{error}')).toBe('cost $& is {job_id} <b>');
  });

  it('leaves empty what the event has no value for', () => {
    expect(fillTemplate('[{run_id}{worker_id}]', buildEvent({ run_id: null, worker_id: null }), 'en')).toBe('[]');
  });
});

describe('fillMessage', () => {
  it('tells the summary in each language', () => {
    const { en, he } = fillMessage(SUMMARY_ONLY, event);
    expect(en).toMatch(/^Job nightly failed/);
    expect(he).toMatch(/^העבודה nightly נכשלה/);
  });

  it.each(EVENT_NAMES)('has a default for %s that is a sound template in every language', (name) => {
    for (const template of Object.values(defaultMessage(name))) {
      expect(template).not.toBe('');
      expect(templateComplaint(template)).toBeNull();
    }
  });
});

describe('templateComplaint', () => {
  it.each([
    ['{job_id', /not closed/],
    ['{{ok}} {', /not closed/],
    ['{}', /"{}"/],
    ['{job id}', /"{job id}"/],
    ['{a.b()}', /not the name of a field/],
  ])('complains about %s', (template, complaint) => {
    expect(templateComplaint(template)).toMatch(complaint);
  });

  it.each(['', 'plain', '{job_id}', '{{', '}}', '}', '{{{a}}}'])('takes %s', (template) => {
    expect(templateComplaint(template)).toBeNull();
  });
});
