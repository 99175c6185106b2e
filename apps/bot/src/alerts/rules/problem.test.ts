import { describe, expect, it } from '@jest/globals';
import { problemText, suggest } from './problem.js';

describe('suggest', () => {
  it.each([
    ['severty', 'severity'],
    ['Severity', 'severity'],
    ['masage', 'message'],
  ])('knows what %s was meant to be', (word, meant) => {
    expect(suggest(word, ['severity', 'message'])).toBe(`Did you mean "${meant}"?`);
  });

  it('lists what is known where nothing is near', () => {
    expect(suggest('xyz', ['severity', 'message'])).toBe('Known are severity, message');
  });

  it('takes a word of any length', () => {
    expect(suggest('s'.repeat(100_000), ['severity'])).toContain('severity');
  });
});

describe('problemText', () => {
  it('says where, which rule, what and what to do', () => {
    const problem = { file: 'a.yml', line: 4, rule: 'r', reason: 'it is wrong', hint: 'Put it right' };
    expect(problemText(problem)).toBe('a.yml:4: rule r: it is wrong. Put it right.');
    expect(problemText({ ...problem, rule: null, hint: 'This?' })).toBe('a.yml:4: it is wrong. This?');
  });
});
