import { describe, expect, it } from '@jest/globals';
import { missingBuiltIns } from './built-in-rules.js';
import { parseRules } from './parse-rules.js';

/** The built-in rules that are added to a file's. */
const addedTo = (...rules: string[]) => {
  const read = parseRules(`alerts: [${rules.map((rule, n) => `{name: r${n}, ${rule}}`).join(', ')}]`, 'test.yml');
  expect(read.problems).toEqual([]);
  return missingBuiltIns(read.rules).map(({ name }) => name);
};

describe('missingBuiltIns', () => {
  it('tells the trouble of the monitor and the end of a silence where no rule does', () => {
    expect(addedTo()).toEqual(['monitor', 'silence_ended']);
    expect(addedTo('event_pattern: "job_*"')).toEqual(['monitor', 'silence_ended']);
  });

  it('leaves to the file what the file is about', () => {
    expect(addedTo('event_pattern: monitor_channel_broken')).toEqual(['silence_ended']);
    expect(addedTo('event_pattern: "*"')).toEqual([]);
  });

  it('does not count a rule that asks for a job, which the monitor is not', () => {
    expect(addedTo('event_pattern: "*", match: {job_id: "*"}')).toEqual(['monitor', 'silence_ended']);
  });
});
