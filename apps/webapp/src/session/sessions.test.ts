import { describe, expect, it } from '@jest/globals';
import type { Actor } from '@jobs-monitor/core';
import { createSessions } from './sessions.js';

const actor: Actor = { kind: 'web', id: 'a', name: 'A', role: 'viewer' };
const MINUTE = 60_000;

function setUp(limit = 3) {
  let ms = 0;
  let ids = 0;
  const sessions = createSessions({ now: () => new Date(ms), newId: () => `s${++ids}`, limit });
  return { sessions, wait: (by: number) => (ms += by) };
}

describe('sessions', () => {
  it('live on while they are used', () => {
    const { sessions, wait } = setUp();
    const { id } = sessions.create(actor);
    for (let times = 0; times < 10; times++) {
      wait(29 * MINUTE);
      expect(sessions.use(id)?.actor).toEqual(actor);
    }
  });

  it('end after 30 idle minutes, and a look does not count as use', () => {
    const { sessions, wait } = setUp();
    const { id } = sessions.create(actor);
    wait(20 * MINUTE);
    expect(sessions.peek(id)).not.toBeNull();
    wait(10 * MINUTE);
    expect(sessions.use(id)).toBeNull();
    expect(sessions.size()).toBe(0);
  });

  it('end after 12 hours however busy they are', () => {
    const { sessions, wait } = setUp();
    const { id } = sessions.create(actor);
    for (let quarter = 0; quarter < 47; quarter++) {
      wait(15 * MINUTE);
      expect(sessions.use(id)).not.toBeNull();
    }
    wait(15 * MINUTE);
    expect(sessions.use(id)).toBeNull();
  });

  it('are bounded: the longest unused one makes room', () => {
    const { sessions } = setUp(2);
    const first = sessions.create(actor);
    const second = sessions.create(actor);
    sessions.use(first.id);
    const third = sessions.create(actor);
    expect(sessions.use(second.id)).toBeNull();
    expect(sessions.use(first.id)).not.toBeNull();
    expect(sessions.use(third.id)).not.toBeNull();
  });

  it('tell what depends on them when they end, once, and not what was taken back', () => {
    const { sessions } = setUp();
    const { id } = sessions.create(actor);
    const told: string[] = [];
    sessions.onEnd(id, () => told.push('stream'));
    sessions.onEnd(id, () => told.push('gone'))();
    sessions.end(id);
    sessions.end(id);
    expect(told).toEqual(['stream']);
  });
});
