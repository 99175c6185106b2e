import { Writable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { createLogger, type LoggerOptions, withLogScope } from './logger.js';

function recorded(options: Partial<LoggerOptions> = {}) {
  const chunks: string[] = [];
  const stream = new Writable({
    write(chunk, _encoding, done) {
      chunks.push(String(chunk));
      done();
    },
  });
  const log = createLogger({ level: 'info', format: 'json', stream, ...options });
  const text = () => chunks.join('');
  return { log, text, lines: () => text().trimEnd().split('\n'), entry: () => JSON.parse(text()) };
}

describe('the logger', () => {
  it('writes a constant phrase with its fields as one JSON line', () => {
    const { log, entry } = recorded({ now: () => new Date('2026-01-02T03:04:05.678Z') });
    log.info('run ended', { run_id: 'r1', at: new Date(0), count: 3 });
    expect(entry()).toEqual({
      timestamp: '2026-01-02T03:04:05.678Z',
      level: 'info',
      message: 'run ended',
      run_id: 'r1',
      at: '1970-01-01T00:00:00.000Z',
      count: 3,
    });
  });

  it('leaves out what is less important than its level', () => {
    const { log, text } = recorded({ level: 'warn' });
    log.info('chatter');
    expect(text()).toBe('');
  });

  it('does not let a field stand for the level, the time or the phrase', () => {
    const { log, entry } = recorded();
    log.warn('real', { level: 'info', message: 'forged', timestamp: 'never' });
    expect(entry()).toMatchObject({ level: 'warn', message: 'real' });
  });

  it.each(['json', 'pretty'] as const)('keeps an entry on one line whatever is in it (%s)', (format) => {
    const { log, text, lines } = recorded({ format });
    const hostile = 'a\nb\r\nc\u001b[31md\u009b1me\u2028f\u202eg\u0000h';
    log.error(hostile, { hostile, error: new Error(hostile) });
    expect(lines()).toHaveLength(1);
    expect(text().trimEnd()).not.toMatch(/[\p{Cc}\u2028\u202e]/u);
  });

  it('hides what is called like a secret', () => {
    const { log, text } = recorded();
    log.info('request', {
      headers: { Authorization: 'Bearer abcdefgh12345678', cookie: 'sid=1f2e3d4c', 'X-Api-Key': 'k-123456' },
      DB_HEALTH_TOKEN: 'hush-hush-hush-hush',
      user: { password: 'hunter22' },
    });
    expect(text()).not.toMatch(/abcdefgh|1f2e3d4c|k-123456|hush|hunter22/);
  });

  it('hides what looks like a secret, and the configured ones, anywhere in a text', () => {
    const { log, text } = recorded({ secrets: ['a-configured-secret'] });
    const botToken = `123456789:${'A'.repeat(35)}`;
    const texts = [
      `POST https://api.telegram.org/bot${botToken}/sendMessage failed`,
      'connect mongodb+srv://joe:hunter22@cluster.example.org/jobs',
      'redis://joe:hunter22@host:6379',
      'header was authorization: bearer abcdefgh12345678',
      'the value a-configured-secret was refused',
    ];
    log.error(texts[0] ?? '', { texts, error: new Error(texts.join(), { cause: new Error(texts.join()) }) });
    expect(text()).not.toMatch(/AAAA|hunter22|abcdefgh|configured-secret/);
    expect(text()).toContain('cluster.example.org');
  });

  it('bounds the causes of an error, also when they run in a circle', () => {
    const { log, entry } = recorded();
    const first: Error = new Error('first');
    first.cause = new Error('second', { cause: first });
    log.error('failed', { error: first });
    expect(entry().error).toMatchObject({ name: 'Error', message: 'first' });
    expect(entry().error.causes).toHaveLength(5);
  });

  it('survives values that cannot be read', () => {
    const { log, entry } = recorded();
    const cyclic: Record<string, unknown> = { name: 'loop' };
    cyclic.self = cyclic;
    const trap = Object.defineProperty({}, 'boom', {
      enumerable: true,
      get() {
        throw new Error('no');
      },
    });
    log.info('odd', { cyclic, trap, big: 10n, nothing: undefined, many: Array(500).fill('x'), long: 'y'.repeat(1e6) });
    expect(entry()).toMatchObject({ cyclic: { name: 'loop', self: '[circular]' }, trap: '[unreadable]', big: '10' });
    expect(entry().many).toHaveLength(50);
    expect(entry().long.length).toBeLessThanOrEqual(8_000);
  });

  it('gives lines the fields of the work that they belong to, across waits', async () => {
    const { log, lines } = recorded();
    await withLogScope({ request_id: 'q1' }, async () => {
      await new Promise(setImmediate);
      await withLogScope({ run_id: 'r1' }, async () => log.info('inside'));
      log.info('beside');
    });
    log.info('outside');
    const [inside, beside, outside] = lines().map((line) => JSON.parse(line));
    expect(inside).toMatchObject({ request_id: 'q1', run_id: 'r1' });
    expect(beside).toMatchObject({ request_id: 'q1' });
    expect(beside.run_id).toBeUndefined();
    expect(outside.request_id).toBeUndefined();
  });

  it('is not slowed by a text that nearly looks like a secret', () => {
    const { log } = recorded();
    const startedAt = performance.now();
    log.info('near', {
      a: 'mongodb://'.repeat(5_000),
      b: '1'.repeat(50_000),
      c: 'Bearer '.repeat(7_000),
      d: ':'.repeat(9e4),
    });
    expect(performance.now() - startedAt).toBeLessThan(200);
  });
});
