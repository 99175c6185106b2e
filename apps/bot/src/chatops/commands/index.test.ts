import { describe, expect, it } from '@jest/globals';
import { LOCALES, sayer } from '@jobs-monitor/core';
import { describeCommand } from './help.js';
import { createCommands } from './index.js';

const unasked = async () => {
  throw new Error('nothing is asked of it here');
};
const digests = { get: unasked, set: unasked, remove: unasked, due: unasked, claim: unasked };
const commands = createCommands({
  settings: { get: unasked, set: unasked },
  system: {
    measure: unasked,
    availability: unasked,
    digests: { ...digests, markSent: unasked, release: unasked },
  },
});

describe('the commands', () => {
  it('have names of their own, as Telegram allows them', () => {
    const names = commands.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names.filter((name) => !/^[a-z0-9_]{1,32}$/.test(name))).toEqual([]);
  });

  it('are described in every language, unless they are hidden', () => {
    const undescribed = commands
      .filter(({ hidden, name }) => !hidden && LOCALES.some((locale) => describeCommand(name, sayer(locale)) === null))
      .map(({ name }) => name);
    expect(undescribed).toEqual([]);
  });
});
