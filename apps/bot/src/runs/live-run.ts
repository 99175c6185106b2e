import { isTerminal, type LogLevel, type Run, type RunEvent, transition } from '@jobs-monitor/core';
import type { RunWrite } from '../store/run-sink.js';
import { createLogBuffer } from './log-buffer.js';

/** One run of this worker from its start until its end is stored: its newest state, and what of it the store lacks. */
export interface LiveRun {
  readonly run: Run;
  readonly exclusive: boolean;
  /** What the next flush has to do for it. */
  kind: RunWrite['kind'];
  /** Moves the run. An illegal move is an error in our code and throws. */
  apply(event: RunEvent): void;
  /** Notes what became of a wish to cancel. */
  setCancel(cancel: Run['cancel']): void;
  log(level: LogLevel, message: unknown, details: unknown, at: Date): void;
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

export function createLiveRun(initial: Run, kind: RunWrite['kind'], exclusive: boolean): LiveRun {
  const logs = createLogBuffer();
  let run = initial;
  let resultBytes = 0;

  return {
    get run() {
      return run;
    },
    exclusive,
    kind,
    apply(event) {
      run = transition(run, event);
      if (event.type === 'complete') resultBytes = JSON.stringify(event.result ?? null).length;
    },
    setCancel(cancel) {
      run = { ...run, cancel };
    },
    log: logs.add,
    write() {
      return { kind: this.kind, run, exclusive, ...logs.delta() };
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
