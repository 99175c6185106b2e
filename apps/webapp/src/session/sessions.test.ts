import { describe, expect, it } from '@jest/globals';
import type { Actor } from '@jobs-monitor/core';
import { createSessions, type SessionEnd } from './sessions.js';

const actor: Actor = { kind: 'web', id: 'a', name: 'A', role: 'viewer' };
const MINUTE = 60_000;
const HOME = { address: '10.0.0.1', userAgent: 'Tests' };
const AWAY = { address: '10.9.9.9', userAgent: 'Others' };

function setUp(limits: { limit?: number; limitPerPerson?: number } = {}) {
  let ms = 0;
  let ids = 0;
  const ends: [string, SessionEnd][] = [];
  const sessions = createSessions({
    now: () => new Date(ms),
    newId: () => `s${++ids}`,
    onEnded: ({ id }, why) => void ends.push([id, why]),
    ...limits,
  });
  return { sessions, ends, wait: (by: number) => (ms += by) };
}

describe('sessions', () => {
  it('live on while they are used', () => {
    const { sessions, wait } = setUp();
    const { id } = sessions.create(actor, HOME);
    for (let times = 0; times < 10; times++) {
      wait(29 * MINUTE);
      expect(sessions.use(id, HOME)?.actor).toEqual(actor);
    }
  });

  it('end after 30 idle minutes, and a look does not count as use', () => {
    const { sessions, wait } = setUp();
    const { id } = sessions.create(actor, HOME);
    wait(20 * MINUTE);
    expect(sessions.peek(id)).not.toBeNull();
    wait(10 * MINUTE);
    expect(sessions.use(id, HOME)).toBeNull();
    expect(sessions.size()).toBe(0);
  });

  it('end after 12 hours however busy they are', () => {
    const { sessions, wait } = setUp();
    const { id } = sessions.create(actor, HOME);
    for (let quarter = 0; quarter < 47; quarter++) {
      wait(15 * MINUTE);
      expect(sessions.use(id, HOME)).not.toBeNull();
    }
    wait(15 * MINUTE);
    expect(sessions.use(id, HOME)).toBeNull();
  });

  it('are bounded: the longest unused one makes room', () => {
    const { sessions } = setUp({ limit: 2 });
    const first = sessions.create(actor, HOME);
    const second = sessions.create(actor, HOME);
    sessions.use(first.id, HOME);
    const third = sessions.create(actor, HOME);
    expect(sessions.use(second.id, HOME)).toBeNull();
    expect(sessions.use(first.id, HOME)).not.toBeNull();
    expect(sessions.use(third.id, HOME)).not.toBeNull();
  });

  it('tell what depends on them when they end, once, and not what was taken back', () => {
    const { sessions } = setUp();
    const { id } = sessions.create(actor, HOME);
    const told: string[] = [];
    sessions.onEnd(id, () => told.push('stream'));
    sessions.onEnd(id, () => told.push('gone'))();
    sessions.end(id, 'signed_out');
    sessions.end(id, 'signed_out');
    expect(told).toEqual(['stream']);
  });

  it('belong to one person by kind and id, the last used first, and without those that have run out', () => {
    const { sessions, wait } = setUp();
    const first = sessions.create(actor, HOME);
    sessions.create({ ...actor, kind: 'telegram' }, HOME);
    wait(20 * MINUTE);
    const second = sessions.create({ ...actor, name: 'Renamed', role: 'admin' }, AWAY);
    expect(sessions.ofPerson(actor)).toEqual([second, first]);
    wait(10 * MINUTE);
    expect(sessions.ofPerson(actor)).toEqual([second]);
  });

  it('of one person never push out those of another, neither by their own limit nor by that of all', () => {
    const { sessions } = setUp({ limit: 4, limitPerPerson: 3 });
    const other = sessions.create({ ...actor, id: 'b' }, HOME);
    const own = Array.from({ length: 5 }, () => sessions.create(actor, HOME));
    expect(sessions.ofPerson(actor)).toEqual([own[4], own[3], own[2]]);
    sessions.create({ ...actor, id: 'c' }, HOME);
    expect(sessions.ofPerson(actor)).toEqual([own[4], own[3]]);
    expect(sessions.peek(other.id)).not.toBeNull();
  });

  it('know from where they were used last', () => {
    const { sessions } = setUp();
    const { id } = sessions.create(actor, HOME);
    sessions.use(id, AWAY);
    expect(sessions.peek(id)?.origin).toEqual(AWAY);
  });

  it('say when they end, and why they did', () => {
    const { sessions, ends, wait } = setUp({ limit: 2 });
    const idle = sessions.create(actor, HOME);
    expect(sessions.endOf(idle)).toEqual({ at: new Date(30 * MINUTE), canWait: true });
    wait(30 * MINUTE);
    sessions.peek(idle.id);
    const busy = sessions.create(actor, HOME);
    for (let times = 0; times < 24; times++) {
      wait(29 * MINUTE);
      sessions.use(busy.id, HOME);
    }
    expect(sessions.endOf(busy)).toEqual({ at: new Date((30 + 12 * 60) * MINUTE), canWait: false });
    wait(29 * MINUTE);
    sessions.peek(busy.id);
    for (let times = 0; times < 3; times++) sessions.create(actor, HOME);
    expect(ends.map(([, why]) => why)).toEqual(['idle', 'too_old', 'crowded']);
  });
});
