import { setTimeout as sleep } from 'node:timers/promises';
import type { Locale, Run } from '@jobs-monitor/core';
import type { Bus } from '../events/bus.js';
import type { Log } from '../events/log.js';
import type { ChatLiveStore, LiveRun } from '../store/chat-live-runs.js';
import { isOutage } from '../store/outage.js';
import type { Chat } from './incoming.js';
import { createLiveShow, type LiveShowDeps } from './live-show.js';
import { decideLive, heldMs, liveState } from './live-step.js';

export interface LiveRunsDeps extends LiveShowDeps {
  store: ChatLiveStore;
  runs: { get(runId: string): Promise<Run | null> };
  bus: Bus;
  log: Log;
  /** This process among all that keep messages up to date; a new one after each start. */
  claimant: string;
  /** Does it later; answers what calls it off. */
  later?(work: () => void, ms: number): () => void;
  /** What cannot be shown within this time of stopping is shown by whoever comes next. */
  stopMs?: number;
}

export interface LiveRuns {
  /** From now on the message shows the run until it has ended; null: a message is sent for it. */
  follow(message: { chat: Chat; runId: string; locale: Locale; messageId: string | null }): Promise<void>;
  /** Goes on with messages that nobody follows, and looks for runs of other workers, every two seconds. */
  start(): void;
  /** Looks at everything now; resolves when nothing is under way. What must be left alone for a while still waits. */
  runOnce(): Promise<void>;
  /** Ends what is under way and leaves the rest to others, or to the next start. */
  stop(): Promise<void>;
}

const SWEEP_MS = 2_000;
/** A worker that is gone is noticed after so long. */
const HELD_MS = 10_000;
const STOP_MS = 2_500;

/** Messages that follow runs: changed when the run changes, not too often, and always to its last state. */
export function createLiveRuns(deps: LiveRunsDeps): LiveRuns {
  const { store, runs, bus, log, claimant, now, later = laterByTimer, stopMs = STOP_MS } = deps;
  const show = createLiveShow(deps);
  /** What this worker keeps up to date. */
  const mine = new Map<string, LiveRun>();
  const busy = new Map<string, Promise<void>>();
  /** Changed while they were busy. */
  const missed = new Set<string>();
  const waiting = new Map<string, () => void>();
  /** Ended since the last sweep began, which may have seen them before. */
  const closed = new Set<string>();
  let callOffSweep = () => {};
  let sweeping: Promise<void> = Promise.resolve();
  let stopped = false;

  const poke = ({ run }: { run: { run_id: string } }) => {
    for (const live of mine.values()) if (live.run_id === run.run_id) lookAt(live.key);
  };
  const endings = [bus.on('run.started', poke), bus.on('run.progress', poke), bus.on('run.ended', poke)];

  /** Looks at a message as soon as it may be changed. */
  function lookAt(key: string): void {
    const live = mine.get(key);
    if (stopped || !live || waiting.has(key)) return;
    if (busy.has(key)) {
      missed.add(key);
      return;
    }
    const ms = heldMs(live, now());
    if (ms > 0) lookIn(key, ms);
    else
      busy.set(
        key,
        look(live)
          .catch(told)
          .finally(() => settle(key)),
      );
  }

  function lookIn(key: string, ms: number): void {
    const callOff = later(() => {
      waiting.delete(key);
      lookAt(key);
    }, ms);
    waiting.set(key, callOff);
  }

  function settle(key: string): void {
    busy.delete(key);
    if (missed.delete(key)) lookAt(key);
  }

  async function look(live: LiveRun): Promise<void> {
    const run = await runs.get(live.run_id);
    const state = liveState(run);
    const step = decideLive(live, state, now());
    if (step.kind === 'close') return close(live);
    if (step.kind === 'wait') return lookIn(live.key, step.ms);
    if (step.kind === 'rest') return;
    const { outcome, buttons } = await show(live, run, step.final);
    if (!outcome.ok) {
      if (outcome.kind === 'gone' || (outcome.kind === 'refused' && step.final)) return close(live);
      if (outcome.kind !== 'refused' && outcome.kind !== 'full') return;
    }
    const change = outcome.ok
      ? { shown: state.digest, message_id: outcome.messageId, chat: { ...live.chat, id: outcome.chat } }
      : {};
    await note({ ...live, ...change, edited_at: now(), buttons });
    if (outcome.ok && step.final) await close(live);
  }

  /** Writes down how the message stands; somebody else may have taken it over meanwhile. */
  async function note(live: LiveRun): Promise<void> {
    mine.set(live.key, live);
    const { key, chat, message_id, shown, edited_at, buttons } = live;
    const isMine = await store.note(key, claimant, { chat, message_id, shown, edited_at, buttons });
    if (!isMine) mine.delete(key);
  }

  async function close({ key }: LiveRun): Promise<void> {
    await store.remove(key);
    closed.add(key);
    mine.delete(key);
  }

  async function sweep(): Promise<void> {
    closed.clear();
    const claimed = new Map((await store.claim(claimant, HELD_MS)).map((live) => [live.key, live]));
    for (const key of mine.keys()) if (!claimed.has(key) && !busy.has(key)) mine.delete(key);
    for (const live of claimed.values()) {
      if (closed.has(live.key)) continue;
      if (!mine.has(live.key)) mine.set(live.key, live);
      lookAt(live.key);
    }
  }

  function sweepAgain(): void {
    sweeping = sweep()
      .catch(told)
      .finally(() => {
        if (!stopped) callOffSweep = later(sweepAgain, SWEEP_MS);
      });
  }

  async function settled(): Promise<void> {
    while (busy.size > 0) await Promise.all(busy.values());
  }

  async function settledWithin(ms: number): Promise<void> {
    const done = new AbortController();
    const timeUp = sleep(ms, undefined, { signal: done.signal }).catch(() => undefined);
    await Promise.race([settled(), timeUp]);
    done.abort();
  }

  /** An outage is told by whoever watches the database; the sweep tries again. */
  function told(error: unknown): void {
    if (!isOutage(error)) log.error('chat_live_run_failed', { error });
  }

  return {
    async follow({ chat, runId, locale, messageId }) {
      const key = [runId, chat.id, chat.topic ?? ''].join('/');
      const live: LiveRun = {
        key,
        run_id: runId,
        chat: { id: chat.id, kind: chat.kind, topic: chat.topic },
        locale,
        message_id: messageId,
        shown: null,
        edited_at: null,
        buttons: null,
      };
      try {
        await store.add(live, claimant, HELD_MS);
      } catch (error) {
        // The run goes on all the same; its message stays as it was sent.
        return told(error);
      }
      mine.set(key, live);
      lookAt(key);
    },

    start: sweepAgain,

    async runOnce() {
      await sweep().catch(told);
      await settled();
    },

    async stop() {
      stopped = true;
      for (const end of endings) end();
      callOffSweep();
      for (const callOff of waiting.values()) callOff();
      await sweeping;
      await settledWithin(stopMs);
      await store.release(claimant).catch(told);
    },
  };
}

function laterByTimer(work: () => void, ms: number): () => void {
  const timer = setTimeout(work, ms);
  return () => clearTimeout(timer);
}
