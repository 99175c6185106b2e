import { EventEmitter } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import { stopInOrder, superviseProcess } from './lifecycle.js';

function recorder() {
  const lines: string[] = [];
  const add = (phrase: string, fields: Record<string, unknown> = {}) =>
    lines.push([phrase, ...Object.values(fields)].map(String).join(' '));
  return { lines, log: { debug: add, info: add, warn: add, error: add } };
}

describe('stopping in order', () => {
  it('stops one part after the other', async () => {
    const { log, lines } = recorder();
    const done: string[] = [];
    const part = (name: string) => ({
      name,
      withinMs: 1_000,
      stop: async () => {
        await new Promise(setImmediate);
        done.push(name);
      },
    });
    await stopInOrder([part('http'), part('schedule'), part('database')], log);
    expect(done).toEqual(['http', 'schedule', 'database']);
    expect(lines).toEqual([]);
  });

  it('goes on after a part that fails or hangs, and says which', async () => {
    const { log, lines } = recorder();
    let stopped = false;
    await stopInOrder(
      [
        { name: 'thrower', withinMs: 1_000, stop: () => Promise.reject(new Error('broken')) },
        { name: 'hanger', withinMs: 5, stop: () => new Promise(() => undefined) },
        {
          name: 'last',
          withinMs: 1_000,
          stop: () => {
            stopped = true;
          },
        },
      ],
      log,
    );
    expect(stopped).toBe(true);
    expect(lines.join('\n')).toMatch(/thrower Error: broken\n.*hanger Error: not done after 5 ms/);
  });
});

describe('a supervised process', () => {
  function supervised(stop: () => Promise<void>) {
    const { log, lines } = recorder();
    const process = new EventEmitter();
    const codes: number[] = [];
    superviseProcess({ process, stop, exit: (code) => codes.push(code), log });
    return { process, codes, lines };
  }

  it('stops on the first signal and ends with code 0', async () => {
    let stops = 0;
    const { process, codes } = supervised(async () => {
      stops += 1;
    });
    process.emit('SIGTERM');
    await new Promise(setImmediate);
    expect({ stops, codes }).toEqual({ stops: 1, codes: [0] });
  });

  it('ends at once on a second signal, of either kind', () => {
    const { process, codes } = supervised(() => new Promise(() => undefined));
    process.emit('SIGTERM');
    expect(codes).toEqual([]);
    process.emit('SIGINT');
    expect(codes).toEqual([1]);
  });

  it('stops when the process that started it is gone, which is no second signal', () => {
    let stops = 0;
    const { process, codes } = supervised(() => {
      stops += 1;
      return new Promise(() => undefined);
    });
    process.emit('disconnect');
    process.emit('disconnect');
    expect({ stops, codes }).toEqual({ stops: 1, codes: [] });
    process.emit('SIGTERM');
    expect(codes).toEqual([1]);
  });

  it('ends with code 1 when stopping fails', async () => {
    const { process, codes } = supervised(() => Promise.reject(new Error('stuck')));
    process.emit('SIGINT');
    await new Promise(setImmediate);
    expect(codes).toEqual([1]);
  });

  it('logs what nobody handled and goes on', () => {
    const { process, codes, lines } = supervised(() => Promise.resolve());
    process.emit('unhandledRejection', new Error('of a job'));
    process.emit('uncaughtException', new Error('of a timer'));
    expect(codes).toEqual([]);
    expect(lines).toEqual([
      'a rejection was left unhandled Error: of a job',
      'an exception was left uncaught Error: of a timer',
    ]);
  });
});
