import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Run } from '@jobs-monitor/core';
import { createBus } from '../events/bus.js';
import { createChatButtonStore } from '../store/chat-buttons.js';
import { createChatLiveStore } from '../store/chat-live-runs.js';
import { buildRun } from '../testing/builders.js';
import { createFakeClock, type FakeClock } from '../testing/clock.js';
import { openTestDatabase, type TestDatabase } from '../testing/database.js';
import { type FakeTelegram, refusals, startFakeTelegram } from '../testing/fake-telegram.js';
import { createRecordingLog } from '../testing/log.js';
import { createButtons } from './buttons.js';
import { type ChatQueue, createChatQueue } from './chat-queue.js';
import { createGateway } from './gateway.js';
import { createLiveRuns, type LiveRuns } from './live-runs.js';

const GROUP = { id: '-100', kind: 'group', topic: 5 } as const;

let database: TestDatabase;
let telegram: FakeTelegram;
let queue: ChatQueue;
let clock: FakeClock;
let live: LiveRuns;
let run: Run | null;
let waiting: (() => void)[];

beforeAll(async () => {
  database = await openTestDatabase();
});
beforeEach(async () => {
  await database.clear();
  telegram = await startFakeTelegram();
  clock = createFakeClock();
  waiting = [];
  run = buildRun({ status: 'running', started_at: clock.now(), total_items: 10 });
  const log = createRecordingLog();
  const gateway = createGateway({ token: telegram.token, apiRoot: telegram.url });
  queue = createChatQueue({ gateway, log, gaps: { privateMs: 0, groupMs: 0 } });
  live = createLiveRuns({
    store: createChatLiveStore(database.db),
    runs: { get: async () => run },
    queue,
    buttons: createButtons({ store: createChatButtonStore(database.db), now: clock.now }),
    bus: createBus((_, error) => {
      throw error;
    }),
    log,
    claimant: 'worker-1',
    timezone: 'UTC',
    webappUrl: 'https://jobs.example.org',
    now: clock.now,
    later(work) {
      waiting.push(work);
      return () => undefined;
    },
  });
});
afterEach(async () => {
  await queue.stop(0);
  await live.stop();
  await telegram.close();
});
afterAll(() => database.close());

/** The run changes, and the message may be changed again. */
async function become(change: Partial<Run>): Promise<void> {
  run = run && { ...run, ...change };
  clock.advance(5_000);
  for (const work of waiting.splice(0)) work();
  await live.runOnce();
}

const follow = () => live.follow({ chat: GROUP, runId: run?.run_id ?? '', locale: 'he', messageId: null });

describe('a message that follows a run in Telegram', () => {
  it('is one message of its topic from the first to the last state', async () => {
    await follow();
    await live.runOnce();
    await become({ processed_items: 5, progress: 50 });
    await become({
      status: 'completed',
      progress: 100,
      processed_items: 10,
      ended_at: clock.now(),
      result: { ok: '<b>' },
    });
    expect(telegram.messages).toHaveLength(1);
    expect(telegram.messages).toMatchObject([{ chat: '-100', topic: 5, edits: 2 }]);
    expect(telegram.messages[0]?.text).toContain('✅ הושלמה · sample_job\nהתקדמות: ██████████ 100% · 10/10');
    expect(telegram.messages[0]?.text).toContain('{"ok":"<b>"}');
    expect(telegram.messages[0]?.buttons.flat().map(({ text }) => text)).toEqual([
      '🔁 הרצה חוזרת',
      '📜 לוגים',
      '🔗 להרצה',
    ]);
  });

  it('is sent anew when somebody deleted it, and goes on there', async () => {
    await follow();
    await live.runOnce();
    telegram.script(refusals.lostMessage);
    await become({ processed_items: 5, progress: 50 });
    await become({ status: 'failed', error_message: 'no room', ended_at: clock.now() });
    expect(telegram.messages).toHaveLength(2);
    expect(telegram.messages[1]).toMatchObject({ topic: 5, edits: 1 });
    expect(telegram.messages[1]?.text).toContain('שגיאה: no room');
  });

  it('is let go where the bot may not write any more', async () => {
    await follow();
    await live.runOnce();
    telegram.always(refusals.kicked);
    await become({ progress: 50 });
    const asked = telegram.calls.length;
    await become({ progress: 60 });
    expect(telegram.calls).toHaveLength(asked);
  });

  it('goes on after an outage of Telegram', async () => {
    await follow();
    await live.runOnce();
    telegram.script(refusals.badGateway);
    await become({ status: 'completed', progress: 100, ended_at: clock.now() });
    expect(telegram.messages[0]?.text).toContain('✅ הושלמה');
  });
});
