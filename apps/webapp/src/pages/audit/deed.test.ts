import { describe, expect, it } from '@jest/globals';
import { englishDictionary, sayer } from '@jobs-monitor/core';
import { commandOf, deedText, KNOWN_DEEDS, targetHref } from './deed.js';

describe('a deed', () => {
  it.each(KNOWN_DEEDS)('%s has words', (action) => {
    expect(englishDictionary).toHaveProperty([`web.deed_${action}`]);
    expect(deedText(action, sayer('en'))).not.toBe(action);
  });

  it.each(['defragment', 'chat.run', 'constructor', '__proto__', ''])(
    'is shown as it is where it is not known: %j',
    (action) => {
      expect(deedText(action, sayer('en'))).toBe(action);
      expect(targetHref({ action, target: 'x' })).toBeNull();
    },
  );

  it.each([
    ['pause', 'tidy/up', '/jobs/tidy%2Fup'],
    ['cancel', '0195800000007000800000000000a001', '/runs/0195800000007000800000000000a001'],
    ['resolve', 'a1', '/alerts/a1'],
    ['resolve_failure', 'tidy/up/cc26', '/failures/tidy%2Fup/cc26'],
    ['resolve_failure', 'cc26', null],
    ['unsilence', 's1', '/alerts/silences'],
    ['record_deploy', '1.4.0', null],
  ])('%s of %s leads to %s', (action, target, href) => {
    expect(targetHref({ action, target })).toBe(href);
  });

  it('of the chat is a command', () => {
    expect([commandOf('chat.run'), commandOf('run')]).toEqual(['/run', null]);
  });
});
