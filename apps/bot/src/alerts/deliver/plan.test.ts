import { describe, expect, it } from '@jest/globals';
import type { Digest } from '../../store/alert-digests.js';
import type { ChannelMessage } from '../../store/alert-document.js';
import type { Waiting } from '../../store/alert-outbox.js';
import type { Health } from './channel-state.js';
import { type DoorFacts, planDelivery } from './plan.js';
import type { Queue } from './queue.js';

const now = new Date('2026-11-22T10:00:00Z');
const ago = (ms: number) => new Date(now.getTime() - ms);

const CHAT = { canEdit: true, minEditGapMs: 3_000, perMinute: 20 };
const HOOK = { canEdit: false, minEditGapMs: 0, perMinute: 20 };

function waiting(id: string, overrides: Partial<Waiting> = {}): Waiting {
  return {
    _id: id,
    kind: 'incident',
    state: 'firing',
    severity: 'error',
    opened_at: now,
    version: 1,
    channels: ['chat', 'hook'],
    messages: {},
    cooldown_seconds: 300,
    ...overrides,
  };
}

const many = (count: number, overrides: Partial<Waiting> = {}) =>
  Array.from({ length: count }, (_, index) => waiting(`a${String(index).padStart(3, '0')}`, overrides));

/** Told so long ago, as firing. */
function told(ms: number, overrides: Partial<ChannelMessage> = {}): Pick<Waiting, 'messages' | 'version'> {
  const message = { message_id: '1', version: 1, state: 'firing', at: ago(ms), folded_in: null, error: null } as const;
  return { version: 2, messages: { chat: { ...message, ...overrides } } };
}

const digest = (id: string, overrides: Partial<Digest> = {}): Digest => ({
  digest_id: id,
  channel: 'chat',
  opened_at: ago(1_000),
  message_id: '9',
  version: 1,
  at: ago(1_000),
  ...overrides,
});

function plan(
  queue: Partial<Queue>,
  {
    sent = [],
    retry_at = null,
    others = {},
  }: { sent?: Date[]; retry_at?: Date | null; others?: Record<string, Health> } = {},
) {
  const full: Queue = { name: 'chat', channel: CHAT, health: 'ok', waiting: [], digests: [], ...queue };
  const facts: DoorFacts = {
    door: { sent_at: sent, retry_at },
    queues: [full],
    healthOf: (name) => others[name] ?? (name === full.name ? full.health : 'ok'),
    now,
    newId: () => 'd1',
  };
  const { steps, nextAt } = planDelivery(facts);
  return { steps, inMs: nextAt && nextAt.getTime() - now.getTime() };
}

const tell = (...ids: string[]) => ids.map((alertId) => ({ do: 'tell', alertId, channel: 'chat' }));

describe('what is new', () => {
  it('is told at once, the worst first, among equals the oldest', () => {
    const queue = [
      waiting('c'),
      waiting('b', { severity: 'critical' }),
      waiting('a'),
      waiting('d', { severity: 'warn' }),
    ];
    expect(plan({ waiting: queue })).toEqual({ steps: tell('b', 'a', 'c', 'd'), inMs: null });
  });

  it('goes before changes, and changes before repeats', () => {
    const queue = [
      waiting('repeat', told(60_000)),
      waiting('change', { ...told(60_000), state: 'resolved' }),
      waiting('new', { severity: 'info' }),
    ];
    expect(plan({ waiting: queue }).steps).toEqual(tell('new', 'change', 'repeat'));
  });

  it('is folded into a digest as far as the minute does not allow more', () => {
    const { steps } = plan({ waiting: many(40) });
    expect(steps.slice(0, 14)).toEqual(tell(...many(14).map(({ _id }) => _id)));
    expect(steps.slice(14)).toEqual([
      {
        do: 'fold',
        alertIds: many(40)
          .slice(14)
          .map(({ _id }) => _id),
        channel: 'chat',
        digestId: 'd1',
        opens: true,
      },
      { do: 'digest', channel: 'chat', digestId: 'd1' },
    ]);
  });

  it('joins a digest that is young, where it can be edited', () => {
    const sent = Array.from({ length: 15 }, () => ago(1_000));
    const young = { waiting: [waiting('y'), waiting('x')], digests: [digest('d0')] };
    expect(plan(young, { sent }).steps).toEqual([
      { do: 'fold', alertIds: ['x', 'y'], channel: 'chat', digestId: 'd0', opens: false },
    ]);
    expect(
      plan({ ...young, digests: [digest('d0', { opened_at: ago(60_000), at: ago(20_000) })] }, { sent }).steps,
    ).toEqual([
      { do: 'fold', alertIds: ['x', 'y'], channel: 'chat', digestId: 'd1', opens: true },
      { do: 'digest', channel: 'chat', digestId: 'd1' },
    ]);
    expect(plan({ ...young, channel: HOOK }, { sent })).toEqual({ steps: [], inMs: 9_000 });
    expect(plan({ ...young, waiting: [waiting('x')] }, { sent }).steps).toEqual([
      { do: 'fold', alertIds: ['x'], channel: 'chat', digestId: 'd0', opens: false },
    ]);
  });

  it('is no digest of one while the minute has turns to spare', () => {
    const sent = (times: number) => Array.from({ length: times }, () => ago(1_000));
    expect(plan({ waiting: [waiting('x')] }, { sent: sent(16) }).steps).toEqual(tell('x'));
    expect(plan({ waiting: [waiting('x')] }, { sent: sent(17) }).steps).toEqual([
      { do: 'fold', alertIds: ['x'], channel: 'chat', digestId: 'd1', opens: true },
      { do: 'digest', channel: 'chat', digestId: 'd1' },
    ]);
  });

  it('waits when the minute is used up', () => {
    const sent = Array.from({ length: 20 }, (_, index) => ago(50_000 - index * 1_000));
    expect(plan({ waiting: many(3) }, { sent })).toEqual({ steps: [], inMs: 11_000 });
  });

  it('finds turns that less urgent messages may not take', () => {
    const sent = Array.from({ length: 10 }, () => ago(1_000));
    const repeats = many(5, told(60_000));
    expect(plan({ waiting: repeats }, { sent })).toEqual({ steps: [], inMs: 60_000 });
    expect(plan({ waiting: [...repeats, waiting('x')] }, { sent }).steps).toEqual(tell('x'));
  });

  it('is told anew when its message was forgotten so that it notifies', () => {
    const forgotten = waiting('a', told(100, { message_id: null }));
    expect(plan({ waiting: [forgotten] }).steps).toEqual(tell('a'));
  });
});

describe('what is known', () => {
  it('is edited after the gap', () => {
    expect(plan({ waiting: [waiting('a', told(2_000))] })).toEqual({ steps: [], inMs: 1_000 });
    expect(plan({ waiting: [waiting('a', told(3_000))] }).steps).toEqual(tell('a'));
    expect(plan({ waiting: [waiting('a', { ...told(2_999), state: 'resolved' })] })).toEqual({ steps: [], inMs: 1 });
  });

  it('is told again where nothing can be edited: changes at once, repeats once per cooldown', () => {
    const hooked = { channel: HOOK };
    const noId = { message_id: null };
    expect(plan({ ...hooked, waiting: [waiting('a', { ...told(10, noId), state: 'acknowledged' })] }).steps).toEqual(
      tell('a'),
    );
    expect(plan({ ...hooked, waiting: [waiting('a', told(299_000, noId))] })).toEqual({ steps: [], inMs: 1_000 });
    expect(plan({ ...hooked, waiting: [waiting('a', told(300_000, noId))] }).steps).toEqual(tell('a'));
  });
});

describe('a digest', () => {
  const folded = (overrides: Partial<ChannelMessage> = {}) =>
    told(1_000, { folded_in: 'd0', message_id: null, ...overrides });
  const step = [{ do: 'digest', channel: 'chat', digestId: 'd0' }];

  it('is told at once when it was not yet', () => {
    const untold = digest('d0', { at: null, version: 0, message_id: null });
    expect(plan({ waiting: [waiting('a', folded({ version: 0, at: null }))], digests: [untold] }).steps).toEqual(step);
  });

  it('is edited every ten seconds while its alerts change', () => {
    expect(plan({ waiting: [waiting('a', folded())], digests: [digest('d0')] })).toEqual({ steps: [], inMs: 9_000 });
    expect(plan({ waiting: [waiting('a', folded())], digests: [digest('d0', { at: ago(10_000) })] }).steps).toEqual(
      step,
    );
  });

  it('is told again every five minutes where it cannot be edited', () => {
    const hooked = { channel: HOOK, waiting: [waiting('a', { ...folded(), state: 'resolved' })] };
    expect(plan({ ...hooked, digests: [digest('d0', { at: ago(200_000) })] })).toEqual({ steps: [], inMs: 100_000 });
    expect(plan({ ...hooked, digests: [digest('d0', { at: ago(300_000) })] }).steps).toEqual(step);
  });

  it('without a change is left alone', () => {
    expect(plan({ waiting: [], digests: [digest('d0', { at: ago(90_000) })] })).toEqual({ steps: [], inMs: null });
  });
});

describe('a channel that is down', () => {
  it.each(['broken', 'away', 'unknown'] as const)('hands what it was never told over to the next: %s', (health) => {
    const queue = { health, waiting: [waiting('a'), waiting('b', told(60_000))] };
    expect(plan(queue).steps).toEqual([{ do: 'move', alertId: 'a', from: 'chat', to: 'hook' }]);
  });

  it('hands over what waits in a digest that was never told', () => {
    const queued = waiting('a', told(0, { folded_in: 'd0', version: 0, at: null }));
    expect(plan({ health: 'broken', waiting: [queued] }).steps).toEqual([
      { do: 'move', alertId: 'a', from: 'chat', to: 'hook' },
    ]);
  });

  it('prefers a channel that is well over one that fails', () => {
    const queued = waiting('a', { channels: ['chat', 'hook', 'other'] });
    const steps = plan({ health: 'broken', waiting: [queued] }, { others: { hook: 'try', other: 'ok' } }).steps;
    expect(steps).toEqual([{ do: 'move', alertId: 'a', from: 'chat', to: 'other' }]);
  });

  it('keeps everything when there is no other', () => {
    const alone = [waiting('a', { channels: ['chat'] })];
    expect(plan({ health: 'broken', waiting: alone }).steps).toEqual([]);
    expect(plan({ health: 'unknown', channel: null, waiting: alone }).steps).toEqual([]);
    expect(plan({ health: 'broken', waiting: [waiting('a')] }, { others: { hook: 'broken' } }).steps).toEqual([]);
  });

  it('is tried on, with one message, when there is no other and it only fails', () => {
    const alone = many(5, { channels: ['chat'] });
    expect(plan({ health: 'away', waiting: alone }).steps).toEqual(tell('a000'));
    expect(plan({ health: 'try', waiting: many(5) }).steps).toEqual(tell('a000'));
  });

  it('is left in peace as long as it asked for', () => {
    expect(plan({ waiting: many(2) }, { retry_at: ago(-30_000) })).toEqual({ steps: [], inMs: 30_000 });
    expect(plan({ waiting: many(1) }, { retry_at: ago(1) }).steps).toEqual(tell('a000'));
  });
});
