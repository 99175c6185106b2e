import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Run } from '@jobs-monitor/core';
import { createBus } from '../events/bus.js';
import { type ChatLiveStore, createChatLiveStore } from '../store/chat-live-runs.js';
import { buildRun } from '../testing/builders.js';
import { createFakeClock, type FakeClock } from '../testing/clock.js';
import { openTestDatabase, type TestDatabase } from '../testing/database.js';
import { createFakeQueue, type FakeQueue } from '../testing/fake-chat-queue.js';
import { createRecordingLog } from '../testing/log.js';
import { until } from '../testing/until.js';
import { createLiveRuns, type LiveRuns } from './live-runs.js';

const PRIVATE = { id: '7', kind: 'private', topic: null } as const;
const GROUP = { id: '-100', kind: 'group', topic: 5 } as const;
const RUN_ID = '01900000-aaaa-7000-8000-000000000001';

let database: TestDatabase;
let store: ChatLiveStore;
let clock: FakeClock;
let queue: FakeQueue;
let run: Run | null;
let later: { work: () => void; at: number }[];
let started: LiveRuns[];
let keptButtons: number;
const log = createRecordingLog();
const bus = createBus((_, error) => {
  throw error;
});

beforeAll(async () => {
  database = await openTestDatabase();
});
beforeEach(async () => {
  await database.clear();
  store = createChatLiveStore(database.db);
  clock = createFakeClock();
  queue = createFakeQueue(clock.monotonic);
  later = [];
  started = [];
  keptButtons = 0;
  run = buildRun({ run_id: RUN_ID, status: 'running', started_at: clock.now(), total_items: 100 });
});
afterEach(async () => {
  for (const live of started) await live.stop();
});
afterAll(() => database.close());

/** One worker that keeps messages up to date; it does not sweep by itself. */
function startLive(claimant = 'worker-1'): LiveRuns {
  const live = createLive(claimant, queue);
  started.push(live);
  return live;
}

function createLive(claimant: string, shownBy: Pick<FakeQueue, 'send' | 'edit'>): LiveRuns {
  return createLiveRuns({
    store,
    runs: { get: async () => run },
    queue: shownBy,
    stopMs: 50,
    buttons: {
      async keep(rows) {
        keptButtons += 1;
        return rows.map((row) => row.map(({ label }) => ({ text: label, key: `${label}${keptButtons}` })));
      },
    },
    bus,
    log,
    claimant,
    timezone: 'UTC',
    webappUrl: null,
    now: clock.now,
    later(work, ms) {
      const planned = { work, at: clock.monotonic() + ms };
      later.push(planned);
      return () => {
        later = later.filter((each) => each !== planned);
      };
    },
  });
}

/** Time passes, a tenth of a second at a time; what waits for its time is done. */
async function pass(live: LiveRuns, ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 100) {
    clock.advance(100);
    const due = later.filter(({ at }) => at <= clock.monotonic());
    later = later.filter((each) => !due.includes(each));
    for (const { work } of due) work();
    if (due.length > 0) await live.runOnce();
  }
}

function progress(done: number): void {
  run = run && { ...run, processed_items: done, progress: done };
  if (run) bus.publish('run.progress', { run });
}

function end(overrides: Partial<Run> = {}): void {
  run = run && { ...run, status: 'completed', progress: 100, ended_at: clock.now(), ...overrides };
  if (run) bus.publish('run.ended', { run });
}

const follow = (live: LiveRuns, chat: typeof PRIVATE | typeof GROUP = PRIVATE, messageId: string | null = '1') =>
  live.follow({ chat, runId: RUN_ID, locale: 'en', messageId });

/** How long after one another the message was changed. */
const gaps = () => queue.shown.slice(1).map(({ at }, index) => at - (queue.shown[index]?.at ?? 0));

describe('a message that follows a run', () => {
  it.each([
    ['three seconds in a private chat', PRIVATE, 3_000],
    ['five seconds in a group', GROUP, 5_000],
  ] as const)('changes at most once in %s, and ends with the last state', async (_what, chat, gapMs) => {
    const live = startLive();
    await follow(live, chat);
    await live.runOnce();
    for (let done = 1; done <= 60; done += 1) {
      progress(done);
      await live.runOnce();
      await pass(live, 200);
    }
    end({ result: { moved: 3 } });
    await live.runOnce();
    await pass(live, 10_000);
    expect(queue.shown.length).toBeGreaterThan(2);
    expect(Math.min(...gaps())).toBeGreaterThanOrEqual(gapMs);
    expect(queue.shown.at(-1)).toMatchObject({ chat: chat.id, messageId: '1', priority: 'final' });
    expect(queue.shown.at(-1)?.text).toContain('✅ Completed · sample_job');
    expect(queue.shown.at(-1)?.text).toContain('{"moved":3}');
    expect(await store.claim('anybody', 0)).toEqual([]);
  });

  it('shows the end of a short run at once', async () => {
    const live = startLive();
    end();
    await follow(live);
    await live.runOnce();
    expect(queue.shown).toMatchObject([{ at: 0, priority: 'final' }]);
  });

  it('says nothing twice, but brings the time up to date now and then', async () => {
    const live = startLive();
    await follow(live);
    for (let second = 0; second < 60; second += 1) {
      await live.runOnce();
      await pass(live, 1_000);
    }
    expect(gaps()).toEqual([30_000]);
  });

  it('makes its buttons once for each state, not with each change', async () => {
    const live = startLive();
    await follow(live);
    for (let done = 0; done < 50; done += 10) {
      progress(done);
      await live.runOnce();
      await pass(live, 3_000);
    }
    end();
    await pass(live, 3_000);
    await live.runOnce();
    expect(queue.shown.length).toBeGreaterThan(3);
    expect(keptButtons).toBe(2);
    expect(queue.shown.at(-1)?.buttons).toContain('🔁 Run again');
  });

  it('is sent when there is none yet, and sent anew when it is lost', async () => {
    const live = startLive();
    await follow(live, PRIVATE, null);
    await live.runOnce();
    expect(queue.shown).toMatchObject([{ priority: 'answer', messageId: '101' }]);
    queue.answerWith((item) => ({ ok: true, chat: item.chat, messageId: '555' }));
    progress(50);
    await pass(live, 3_000);
    queue.answerWith(null);
    end();
    await pass(live, 3_000);
    await live.runOnce();
    expect(queue.shown.at(-1)).toMatchObject({ priority: 'final', messageId: '555' });
  });

  it('follows its chat to where it moved', async () => {
    const live = startLive();
    await follow(live, GROUP);
    queue.answerWith(({ messageId }) => ({ ok: true, chat: '-200', messageId }));
    await live.runOnce();
    queue.answerWith(null);
    end();
    await pass(live, 5_000);
    await live.runOnce();
    expect(queue.shown.at(-1)).toMatchObject({ chat: '-200', priority: 'final' });
  });

  it('ends when its run is not kept any more', async () => {
    const live = startLive();
    run = null;
    await follow(live);
    await live.runOnce();
    expect(queue.shown.at(-1)?.text).toContain('This run is not kept any more');
    expect(await store.claim('anybody', 0)).toEqual([]);
  });

  it.each([
    ['may not be written to', 'gone'],
    ['does not take the last state', 'refused'],
  ] as const)('is given up when the chat %s', async (_what, kind) => {
    const live = startLive();
    end();
    queue.answerWith(() => ({ ok: false, kind, error: 'no' }));
    await follow(live);
    await live.runOnce();
    expect(await store.claim('anybody', 0)).toEqual([]);
  });

  it('is tried again when it was not shown', async () => {
    const live = startLive();
    end();
    queue.answerWith(() => ({ ok: false, kind: 'full', error: 'too much' }));
    await follow(live);
    await live.runOnce();
    queue.answerWith(null);
    await pass(live, 3_000);
    await live.runOnce();
    expect(queue.shown.at(-1)).toMatchObject({ priority: 'final', ok: true });
  });
});

describe('a message whose worker is gone', () => {
  it('is brought to its last state after a restart', async () => {
    const before = startLive('before');
    await follow(before);
    await before.runOnce();
    await before.stop();
    end();
    expect(queue.shown).toHaveLength(1);
    const after = startLive('after');
    await after.runOnce();
    // The distance between two changes holds across the restart.
    expect(queue.shown).toHaveLength(1);
    await pass(after, 3_000);
    await after.runOnce();
    expect(queue.shown.at(-1)).toMatchObject({ messageId: '1', priority: 'final', at: 3_000 });
  });

  it('is let go at a stop, though its chat takes nothing just now', async () => {
    const stopping = createLive('stopping', { ...queue, edit: () => new Promise(() => undefined) });
    await follow(stopping);
    await stopping.stop();
    expect(await store.claim('next', 0)).toMatchObject([{ run_id: RUN_ID, message_id: '1', shown: null }]);
  });

  it('is left to one worker, until that one holds it no longer', async () => {
    const one = startLive('one');
    const other = startLive('other');
    await follow(one);
    await one.runOnce();
    end();
    clock.advance(3_000);
    await other.runOnce();
    expect(queue.shown).toHaveLength(1);
    expect(await store.claim('one', 0)).toHaveLength(1);
    await other.runOnce();
    expect(queue.shown).toMatchObject([{}, { priority: 'final' }]);
  });

  it('is found by the next one, which looks every two seconds', async () => {
    const before = startLive('before');
    const after = startLive('after');
    after.start();
    await until(() => later.some(({ at }) => at === 2_000));
    await follow(before);
    await before.runOnce();
    await before.stop();
    end();
    await pass(after, 2_000);
    // The two seconds of the sweep, and what is left of the three between two changes.
    await pass(after, 1_000);
    await after.runOnce();
    expect(queue.shown).toMatchObject([{ at: 0 }, { at: 3_000, priority: 'final' }]);
  });

  it('sees the end of a run that another worker runs by looking', async () => {
    const live = startLive();
    await follow(live);
    await live.runOnce();
    run = run && { ...run, status: 'failed', reason: 'lost', error_message: 'gone', ended_at: clock.now() };
    await pass(live, 3_000);
    await live.runOnce();
    expect(queue.shown.at(-1)?.text).toContain('❌ Failed');
  });
});
