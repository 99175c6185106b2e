import { describe, expect, it } from '@jest/globals';
import { alertRule, EVENT_NAMES } from '@jobs-monitor/core';
import { missingBuiltIns } from './built-in-rules.js';
import { parseRules } from './parse-rules.js';

const MONITOR_EVENTS = EVENT_NAMES.filter((name) => name.startsWith('monitor_'));

/** The names of the built-in rules that are added to a file's. */
const addedTo = (...rules: string[]) => {
  const read = parseRules(`alerts: [${rules.map((rule, n) => `{name: r${n}, ${rule}}`).join(', ')}]`, 'test.yml');
  expect(read.problems).toEqual([]);
  return missingBuiltIns(read.rules)
    .map(({ name }) => name)
    .sort();
};

describe('missingBuiltIns', () => {
  it('tells the trouble of the monitor and the end of a silence where no rule does', () => {
    const all = [...MONITOR_EVENTS, 'silence_ended'].sort();
    expect(addedTo()).toEqual(all);
    expect(addedTo('event_pattern: "job_*"')).toEqual(all);
  });

  it('leaves to the file what the file is about, and only that', () => {
    const added = addedTo('event_pattern: monitor_channel_broken');
    expect(added).not.toContain('monitor_channel_broken');
    expect(added).toHaveLength(MONITOR_EVENTS.length);
    expect(addedTo('event_pattern: "monitor_*"')).toEqual(['silence_ended']);
    expect(addedTo('event_pattern: "*"')).toEqual([]);
  });

  it('does not count a rule that asks for a job, which the monitor is not', () => {
    expect(addedTo('event_pattern: "*", match: {job_id: "*"}')).toHaveLength(MONITOR_EVENTS.length + 1);
  });

  it('makes rules like those of a file', () => {
    for (const rule of missingBuiltIns([])) expect(alertRule.safeParse(rule).success).toBe(true);
  });
});
