import { describe, expect, it } from '@jest/globals';
import { parseText } from './parse.js';

const read = (text: string) => parseText(text, 'Jobs_Bot');

describe('a text of the chat', () => {
  it.each([
    ['/jobs', 'jobs', ''],
    ['/JOBS', 'jobs', ''],
    ['/jobs@jobs_BOT', 'jobs', ''],
    ['  /jobs@Jobs_Bot   active  ', 'jobs', 'active'],
    ['/run Backup_DB {"Path": "C:\\\\X"}', 'run', 'Backup_DB {"Path": "C:\\\\X"}'],
    ['/run\nbackup\n{\n}', 'run', 'backup\n{\n}'],
    ['/run\u00a0\u2003backup\ufeff', 'run', 'backup'],
    ['\u200f/jobs\u200e', 'jobs', ''],
    ['/pause backup for 2h תחזוקה של הדיסק', 'pause', 'backup for 2h תחזוקה של הדיסק'],
    ['/__proto__ constructor', '__proto__', 'constructor'],
  ])('%j is a command', (text, command, input) => {
    expect(read(text)).toEqual({ kind: 'command', command, input });
  });

  it.each(['', 'jobs', '/', '/ jobs', '//jobs', '/ג׳ובים', '/jobs-now', '/jobs@', `/${'x'.repeat(33)}`, 'see /jobs'])(
    '%j is none',
    (text) => {
      expect(read(text)).toEqual({ kind: 'plain', text: text.trim() });
    },
  );

  it('may be a command to another bot', () => {
    expect(read('/jobs@other_bot active')).toEqual({ kind: 'not_ours' });
    expect(parseText('/jobs@jobs_bot', null)).toEqual({ kind: 'not_ours' });
  });

  it('has at most 4,096 characters', () => {
    const longest = `/run ${'x'.repeat(4_091)}`;
    expect(read(longest)).toMatchObject({ kind: 'command', input: 'x'.repeat(4_091) });
    expect(read(`${longest}x`)).toEqual({ kind: 'too_long' });
  });

  it('is read in no time, whatever it is', () => {
    const texts = [' '.repeat(4_096), `/a${' '.repeat(4_093)}b`, `/${'a'.repeat(4_095)}`, '\u200f'.repeat(4_096)];
    const before = performance.now();
    for (const text of texts) read(text);
    expect(performance.now() - before).toBeLessThan(100);
  });
});
