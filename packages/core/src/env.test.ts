import { describe, expect, it } from '@jest/globals';
import {
  choice,
  EnvError,
  type EnvSpec,
  flag,
  integer,
  isOn,
  optionalText,
  optionalUrl,
  readEnv,
  text,
} from './env.js';

const spec = {
  PORT: integer({ description: 'Port.', fallback: 8080, min: 1, max: 65_535 }),
  FAST: flag({ description: 'Fast.', fallback: false }),
  NAME: text({ description: 'Name.', fallback: 'bot' }),
  MODE: choice({ description: 'Mode.', values: ['a', 'b'], fallback: 'a' }),
  TOKEN: optionalText({ description: 'Token.', example: 'x', secret: true, minLength: 8 }),
  LINK: optionalUrl({ description: 'Link.', example: 'https://example.org' }),
} satisfies EnvSpec;

const noFiles = (path: string): string => {
  throw new Error(`no file ${path}`);
};
const read = (env: Record<string, string>, readFile = noFiles) => readEnv(spec, env, readFile);

function problemsOf(env: Record<string, string>): string[] {
  try {
    read(env);
  } catch (error) {
    if (error instanceof EnvError) return error.problems.map(({ variable, message }) => `${variable}: ${message}`);
  }
  throw new Error('No problem was found');
}

describe('the environment', () => {
  it('is what was set, trimmed, and what stands for unset', () => {
    expect(read({ PORT: ' 99 ', FAST: 'Yes', MODE: '' })).toEqual({ PORT: 99, FAST: true, NAME: 'bot', MODE: 'a' });
  });

  it('lists every problem at once, with variable, rule and example', () => {
    const problems = problemsOf({ PORT: '70000', MODE: 'c', LINK: 'ftp://x', TOKEN: 'short' });
    expect(problems).toHaveLength(4);
    expect(problems[0]).toMatch(/^PORT: must be a whole number of at least 1 and at most 65535.*"70000".*8080$/);
  });

  it('never says what a secret is', () => {
    expect(problemsOf({ TOKEN: 'hunter2' }).join()).not.toContain('hunter2');
  });

  it('takes a secret from the file that its variable names, and from the variable first', () => {
    const file = () => 'from a file\n';
    expect(read({ TOKEN_FILE: '/run/secret' }, file).TOKEN).toBe('from a file');
    expect(read({ TOKEN_FILE: '/run/secret', TOKEN: 'direct value' }, file).TOKEN).toBe('direct value');
    expect(problemsOf({ TOKEN_FILE: '/none' })[0]).toMatch(/^TOKEN_FILE: the file \/none cannot be read/);
  });

  it('refuses addresses with a user in them', () => {
    expect(problemsOf({ LINK: 'https://user:pass@example.org' })).toHaveLength(1);
    expect(read({ LINK: 'https://example.org/x' }).LINK).toBe('https://example.org/x');
  });

  it('switches on for four words in any case', () => {
    expect(['1', 'TRUE', 'Yes', ' on '].every(isOn)).toBe(true);
    expect(['0', 'off', '', '2', 'enabled'].some(isOn)).toBe(false);
  });
});
