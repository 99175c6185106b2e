import type { Log } from '../events/log.js';
import { isOutage } from '../store/outage.js';
import type { RunSink, RunWrite, WriteOutcome } from '../store/run-sink.js';
import { createEndCounter } from './end-counter.js';
import type { LiveRun } from './live-run.js';
import { summaryOf } from './new-run.js';
import { shedLines, takeBatch } from './write-batch.js';

export interface WriterDeps {
  sink: RunSink;
  log: Log;
  /** The end of a run is stored, or waits in the buffer because the database is away. Called once per run. */
  onEnded(live: LiveRun): void;
  /** Somebody else closed the run: its handler must stop. */
  onClosed(live: LiveRun): void;
  /** Progress was written. */
  onProgress(live: LiveRun): void;
  /** How long progress and info logs may gather. */
  gatherMs?: number;
  retryMs?: number;
  /**
   * For how long a start that somebody waits for is tried again. A connection may have broken after the start was stored,
   * which the next try finds out; a run that is forgotten instead is closed as lost, without its handler having begun.
   */
  startPatienceMs?: number;
  maxWaitingEnds?: number;
  maxWaitingBytes?: number;
}

export interface WriterState {
  /** Runs that are not ended, or whose end is not stored. */
  runs: number;
  /** Ends that wait for the database. */
  waitingEnds: number;
  /** Writes that were given up to stay within bounds: log lines and, last, ends. */
  droppedWrites: number;
}

/** Group commit: one flush is under way at a time, and what gathers meanwhile goes with the next, one write per run. */
export interface Writer {
  /** Writes a start and waits for its fate. Throws `database_unavailable` when it was tried for a while; the run is forgotten then. */
  start(live: LiveRun): Promise<WriteOutcome>;
  /** Takes a run whose start need not be waited for: it goes on even while the database is away. */
  add(live: LiveRun): void;
  /** Something changed: `now` for what must be stored at once, else within the gathering time. */
  changed(live: LiveRun, now: boolean): void;
  /** Nothing about the run will be written any more. */
  forget(live: LiveRun): void;
  knows(runId: string): boolean;
  /** Writes all that waits; false if that did not succeed in time. */
  flush(timeoutMs: number): Promise<boolean>;
  state(): WriterState;
  stop(): void;
}

interface Entry {
  live: LiveRun;
  /** Told what became of an awaited start. */
  started: { resolve(outcome: WriteOutcome): void; reject(error: unknown): void } | null;
  /** When it first could not be written, by the monotonic clock. */
  failedMs: number | null;
  announced: boolean;
}

export function createWriter(deps: WriterDeps): Writer {
  const { sink, log, gatherMs = 1_000, retryMs = 500, startPatienceMs = 3_000 } = deps;
  const { maxWaitingEnds = 20_000, maxWaitingBytes = 64_000_000 } = deps;
  const entries = new Map<string, Entry>();
  /** What must be written at once, and what may gather. In order of arrival. */
  const urgent = new Set<Entry>();
  const lazy = new Set<Entry>();
  /** Ends that are not stored yet, the oldest first. */
  const ends = new Set<Entry>();
  const counter = createEndCounter<Entry>(
    (stored) => sink.recordEnds(stored.map(({ live }) => summaryOf(live.run))),
    announce,
  );
  let flushing: Promise<void> | null = null;
  let gathering: NodeJS.Timeout | undefined;
  let retrying: NodeJS.Timeout | undefined;
  let scheduled = false;
  let droppedWrites = 0;

  function put(live: LiveRun, started: Entry['started']): void {
    const entry: Entry = { live, started, failedMs: null, announced: false };
    entries.set(live.id, entry);
    if (live.ended()) ends.add(entry);
    mark(entry, true);
  }

  function mark(entry: Entry, now: boolean): void {
    if (now) {
      lazy.delete(entry);
      urgent.add(entry);
      scheduleFlush();
    } else if (!urgent.has(entry)) {
      lazy.add(entry);
      gathering ??= setTimeout(gathered, gatherMs);
    }
  }

  function gathered(): void {
    clearTimeout(gathering);
    gathering = undefined;
    for (const entry of lazy) urgent.add(entry);
    lazy.clear();
    scheduleFlush();
  }

  /** After the current turn of the event loop, so that what happens together is written together. */
  function scheduleFlush(): void {
    if (scheduled || flushing || retrying || urgent.size === 0) return;
    scheduled = true;
    setImmediate(() => {
      scheduled = false;
      if (!flushing && urgent.size > 0) flushing = flushOnce().finally(afterFlush);
    });
  }

  function afterFlush(): void {
    flushing = null;
    scheduleFlush();
  }

  async function flushOnce(): Promise<void> {
    const batch = takeBatch(urgent);
    const writes = batch.map(({ live }) => live.write());
    try {
      const outcomes = await sink.write(writes);
      settle(batch, writes, outcomes);
    } catch (error) {
      putBack(batch, error);
    }
  }

  function settle(batch: readonly Entry[], writes: readonly RunWrite[], outcomes: readonly WriteOutcome[]) {
    const stored: Entry[] = [];
    for (const [index, entry] of batch.entries()) {
      const write = writes[index];
      const outcome = outcomes[index];
      if (!write || !outcome || !isKnown(entry)) continue;
      if (settleOne(entry, write, outcome)) stored.push(entry);
    }
    if (stored.length > 0) counter.add(stored);
  }

  function isKnown(entry: Entry): boolean {
    return entries.get(entry.live.id) === entry;
  }

  /** True if the end of the run is stored now. */
  function settleOne(entry: Entry, write: RunWrite, outcome: WriteOutcome): boolean {
    const { live, started } = entry;
    if (outcome.state === 'failed') {
      log.error('run write failed', { run_id: live.id, error: JSON.stringify(outcome.error) });
      lazy.add(entry);
      gathering ??= setTimeout(gathered, gatherMs);
      return false;
    }
    entry.started = null;
    if (outcome.state === 'written') {
      live.acknowledge(write);
      started?.resolve(outcome);
      if (write.run.ended_at === null) {
        if (write.kind === 'update') deps.onProgress(live);
        return false;
      }
      remove(entry);
      return true;
    }
    remove(entry);
    if (started) started.resolve(outcome);
    else deps.onClosed(live);
    return false;
  }

  /** The database is away: what can wait waits, a start that somebody waits for is refused in the end. */
  function putBack(batch: readonly Entry[], error: unknown): void {
    for (const entry of batch) {
      if (!isKnown(entry)) continue;
      entry.failedMs ??= performance.now();
      const waitedMs = performance.now() - entry.failedMs;
      if (entry.started && (waitedMs >= startPatienceMs || !isOutage(error))) {
        remove(entry);
        entry.started.reject(error);
      } else {
        urgent.add(entry);
        if (entry.live.ended()) announce(entry);
      }
    }
    keepWithinBounds();
    retrying ??= setTimeout(() => {
      retrying = undefined;
      scheduleFlush();
    }, retryMs);
  }

  function announce(entry: Entry): void {
    if (entry.announced) return;
    entry.announced = true;
    deps.onEnded(entry.live);
  }

  function remove(entry: Entry): void {
    entries.delete(entry.live.id);
    urgent.delete(entry);
    lazy.delete(entry);
    ends.delete(entry);
  }

  /** Progress is held once per run and never grows; then info lines go, then all lines, and ends only when there is nothing else. */
  function keepWithinBounds(): void {
    droppedWrites += shedLines(entries, maxWaitingBytes);
    for (const entry of ends) {
      if (ends.size <= maxWaitingEnds) return;
      remove(entry);
      announce(entry);
      droppedWrites += 1;
    }
  }

  return {
    start: (live) => new Promise((resolve, reject) => put(live, { resolve, reject })),
    add: (live) => put(live, null),
    changed(live, now) {
      const entry = entries.get(live.id);
      if (entry?.live !== live) return;
      if (live.ended()) ends.add(entry);
      mark(entry, now);
    },
    forget(live) {
      const entry = entries.get(live.id);
      if (entry?.live === live) remove(entry);
    },
    knows: (runId) => entries.has(runId),
    async flush(timeoutMs) {
      const deadline = performance.now() + timeoutMs;
      gathered();
      while (urgent.size > 0 || flushing) {
        if (performance.now() >= deadline) return false;
        await (flushing ?? new Promise((resolve) => setTimeout(resolve, 10)));
        gathered();
      }
      await counter.idle();
      return true;
    },
    state: () => ({ runs: entries.size, waitingEnds: ends.size, droppedWrites }),
    stop() {
      clearTimeout(gathering);
      clearTimeout(retrying);
    },
  };
}
