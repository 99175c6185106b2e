import type { Logger } from './logger.js';

/** One step of stopping: what it is called in the logs, and how long it may take before the next goes ahead. */
export interface StopStep {
  name: string;
  withinMs: number;
  stop(): Promise<void> | void;
}

/** Stops one thing after the other. A step that fails or hangs is logged, and the rest still stops. */
export async function stopInOrder(steps: readonly StopStep[], log: Logger): Promise<void> {
  for (const step of steps) {
    try {
      await withDeadline(Promise.resolve().then(step.stop), step.withinMs);
    } catch (error) {
      log.error('a part did not stop as it should', { part: step.name, error });
    }
  }
}

/** Rejects if the work takes longer; the work itself goes on, unwatched. */
async function withDeadline(work: Promise<void>, withinMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not done after ${withinMs} ms`)), withinMs);
  });
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

export interface ProcessEvents {
  on(event: string, listener: (reason: unknown) => void): unknown;
}

/**
 * Ties a process to its app: the first SIGTERM or SIGINT, or the end of the process that started it, stops it and ends
 * with code 0; a second signal ends it at once.
 * A rejection or exception that nobody handled, most likely of a job, is logged and never ends the process.
 */
export function superviseProcess(deps: {
  process: ProcessEvents;
  stop(): Promise<void>;
  exit(code: number): void;
  log: Logger;
}): void {
  const { stop, exit, log } = deps;
  let stopping = false;

  function begin(cause: string): void {
    stopping = true;
    log.info('stopping', { cause });
    stop().then(
      () => exit(0),
      (error: unknown) => {
        log.error('stopping failed', { error });
        exit(1);
      },
    );
  }

  for (const signal of ['SIGTERM', 'SIGINT']) {
    deps.process.on(signal, () => {
      if (!stopping) return begin(signal);
      log.warn('second signal, ending at once', { signal });
      exit(1);
    });
  }
  // The launcher is gone. It may have sent a signal before, which this must not be taken for the second of.
  deps.process.on('disconnect', () => {
    if (!stopping) begin('disconnect');
  });
  deps.process.on('unhandledRejection', (error) => log.error('a rejection was left unhandled', { error }));
  deps.process.on('uncaughtException', (error) => log.error('an exception was left uncaught', { error }));
}
