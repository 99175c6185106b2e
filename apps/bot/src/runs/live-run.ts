import {
  advance,
  isTerminal,
  type LogLevel,
  type Run,
  type RunEvent,
  type RunProgress,
  transition,
} from '@jobs-monitor/core';
import type { RunWrite } from '../store/run-sink.js';
import { createLogBuffer } from './log-buffer.js';

/** One run of this worker from its start until its end is stored: its newest state, and what of it the store lacks. */
export interface LiveRun {
  readonly id: string;
  readonly jobId: string;
  readonly run: Run;
  readonly exclusive: boolean;
  /** What the next flush has to do for it. */
  kind: RunWrite['kind'];
  /** Moves the run. An illegal move is an error in our code and throws. */
  apply(event: RunEvent): void;
  /** As the event of the same name, for handlers that call it a million times. */
  progress(processed: number, total: number | undefined, message: string | undefined): void;
  /** Notes what became of a wish to cancel. */
  setCancel(cancel: Run['cancel']): void;
  log(level: LogLevel, message: unknown, details: unknown, at: Date): void;
  /** How many steps and lines its handler gave so far: as long as it grows, the handler is alive. */
  signs(): number;
  /** What a flush writes now. */
  write(): RunWrite;
  /** The write reached the store. */
  acknowledge(write: RunWrite): void;
  ended(): boolean;
  /** Roughly what it holds in memory that waits for the store. */
  waitingBytes(): number;
  /** Gives up waiting lines to save memory; answers how many. */
  shed(onlyInfo: boolean): number;
}

const STATE_BYTES = 500;

export function createLiveRun(
  initial: Run,
  kind: RunWrite['kind'],
  exclusive: boolean,
  isNews: (run: Run) => boolean = () => false,
): LiveRun {
  const logs = createLogBuffer();
  let run = initial;
  /** Newer than `run`, which takes it over when somebody asks: copying a whole run at each step would cost too much. */
  let ahead: RunProgress | null = null;
  let resultBytes = 0;
  let signs = 0;

  function current(): Run {
    if (ahead) run = { ...run, ...ahead };
    ahead = null;
    return run;
  }

  return {
    id: initial.run_id,
    jobId: initial.job_id,
    get run() {
      return current();
    },
    exclusive,
    kind,
    apply(event) {
      run = transition(current(), event);
      if (event.type === 'complete') resultBytes = JSON.stringify(event.result ?? null).length;
    },
    progress(processed, total, message) {
      const event: Extract<RunEvent, { type: 'progress' }> = { type: 'progress', processed };
      if (total !== undefined) event.total = total;
      if (message !== undefined) event.message = message;
      ahead = advance(ahead ?? progressOf(run), event);
      signs += 1;
    },
    setCancel(cancel) {
      run = { ...current(), cancel };
    },
    log(level, message, details, at) {
      logs.add(level, message, details, at);
      signs += 1;
    },
    signs: () => signs,
    write() {
      const now = current();
      const news = now.status === 'completed' && isNews(now);
      return { kind: this.kind, run: now, exclusive, isNews: news, ...logs.delta() };
    },
    acknowledge(write) {
      logs.acknowledge(write.logsTotal);
      this.kind = 'update';
    },
    ended: () => isTerminal(run.status),
    waitingBytes: () => STATE_BYTES + resultBytes + logs.waitingBytes(),
    shed: logs.shed,
  };
}

function progressOf({ total_items, processed_items, progress, message }: Run): RunProgress {
  return { total_items, processed_items, progress, message };
}
