import type { CancelRequest, RunEvent, RunLog } from '@jobs-monitor/core';
import type { JobContext } from '../jobs/define.js';
import { describeFailure } from './failure.js';
import type { LiveRun } from './live-run.js';
import { cutText, toPlain } from './plain.js';
import { endOfStopped, type StopKind, StopReason } from './stop-reason.js';

/** How long a handler that was asked to stop may take before it is passed over. */
export interface Graces {
  cancelMs: number;
  timeoutMs: number;
}

export interface ExecutionDeps {
  live: LiveRun;
  handler(context: JobContext): Promise<unknown> | unknown;
  timeoutSeconds: number | null;
  graces: Graces;
  now(): Date;
  /** Something of the run changed; `now` if it must be stored at once. */
  changed(now: boolean): void;
  /** The handler reported a step. Called as often as it does. */
  moved(): void;
  /** The run is over for this worker; it may have been closed by another. */
  over(): void;
}

/** One handler at work, and the only ways to end it. */
export interface Execution {
  live: LiveRun;
  cancel(request: CancelRequest): void;
  stop(kind: StopKind): void;
  /** Ends the run without its handler, whose further words are ignored. */
  abandon(kind: StopKind): void;
}

const MAX_RESULT_BYTES = 32_000;
const MAX_MESSAGE_CHARACTERS = 500;
const MAX_REASON_CHARACTERS = 100;

/** Starts the handler in a later turn, so that whoever starts a run never waits for what its job does first. */
export function startExecution(deps: ExecutionDeps): Execution {
  const { live, graces, now } = deps;
  const controller = new AbortController();
  const startedMs = performance.now();
  const timers: NodeJS.Timeout[] = [];
  /** What `context.skip` threw, and the job's word for why. Not made before: with its stack an error holds whoever called us. */
  let skipSignal: Error | null = null;
  let skipReason = '';
  let stopKind: StopKind | null = null;
  let over = false;

  const execution: Execution = {
    live,
    cancel(request) {
      if (over || live.run.cancel) return;
      live.setCancel({ ...request, seen_at: now() });
      deps.changed(true);
      ask('cancelled');
      after(graces.cancelMs, noteIgnored);
    },
    stop: ask,
    abandon(kind) {
      ask(kind);
      finish(endOfStopped(kind, now(), elapsed()));
    },
  };

  if (deps.timeoutSeconds !== null) {
    after(deps.timeoutSeconds * 1000, () => {
      ask('timeout');
      after(graces.timeoutMs, () => execution.abandon('timeout'));
    });
  }
  // Not itself: it would hold the immediate, and with it its neighbours, for as long as the handler works.
  setImmediate(() => void work());
  return execution;

  async function work(): Promise<void> {
    try {
      const result = await deps.handler(createContext());
      finish(eventOfReturn(result));
    } catch (thrown) {
      finish(eventOfThrow(thrown));
    }
  }

  /** A run that was asked to stop and then returns has stopped, unless it went on for so long that it was passed over. */
  function eventOfReturn(result: unknown): RunEvent | null {
    const ignored = stopKind === 'cancelled' && live.run.cancel?.ignored_at;
    if (stopKind !== null && !ignored) return endOfStopped(stopKind, now(), elapsed());
    const { plain } = toPlain(result, { maxBytes: MAX_RESULT_BYTES });
    return { type: 'complete', at: now(), durationSeconds: elapsed(), result: plain };
  }

  function eventOfThrow(thrown: unknown): RunEvent | null {
    if (stopKind !== null) return endOfStopped(stopKind, now(), elapsed());
    const times = { at: now(), durationSeconds: elapsed() };
    // By identity: to ask what was thrown of what kind it is would run its own code, which may throw again.
    if (skipSignal !== null && thrown === skipSignal) return { type: 'skip', ...times, reason: skipReason };
    const { message, signature, stack } = describeFailure(thrown);
    if (stack !== null) live.log('error', message, { stack }, times.at);
    return { type: 'fail', ...times, reason: 'error', message, signature };
  }

  function createContext(): JobContext {
    return {
      run: Object.freeze({ ...live.run }),
      args: live.run.args,
      signal: controller.signal,
      now,
      log(level: RunLog['level'], message: string, details?: unknown) {
        if (over) return;
        const known = level === 'warning' || level === 'error' ? level : 'info';
        live.log(known, message, details, now());
        deps.changed(known === 'error');
      },
      progress(processed: number, total?: number, message?: string) {
        if (over) return;
        const words = typeof message === 'string' ? cutText(message, MAX_MESSAGE_CHARACTERS) : undefined;
        live.progress(processed, total, words);
        deps.changed(false);
        deps.moved();
      },
      skip(reason: string): never {
        skipReason = cutText(String(reason), MAX_REASON_CHARACTERS);
        skipSignal ??= new Error('The handler skipped its run');
        throw skipSignal;
      },
    };
  }

  function ask(kind: StopKind): void {
    if (over || stopKind !== null) return;
    stopKind = kind;
    controller.abort(new StopReason(kind));
  }

  function noteIgnored(): void {
    if (!live.run.cancel) return;
    live.setCancel({ ...live.run.cancel, ignored_at: now() });
    deps.changed(true);
  }

  function finish(event: RunEvent | null): void {
    if (over) return;
    over = true;
    for (const timer of timers) clearTimeout(timer);
    if (event) {
      live.apply(event);
      deps.changed(true);
    }
    deps.over();
  }

  function after(ms: number, act: () => void): void {
    // Longer than a timer can count is as good as never for a process that lives for weeks at most.
    if (!over) timers.push(setTimeout(act, Math.min(ms, 2_147_483_647)));
  }

  function elapsed(): number {
    return Math.round(performance.now() - startedMs) / 1000;
  }
}
