import type { LiveRun } from './live-run.js';

/** Tells that runs moved, at most once per run in each interval, however often they say so, and never after their end. */
export interface ProgressNews {
  /** Cheap enough for handlers that report a million steps. */
  moved(live: LiveRun): void;
  forget(live: LiveRun): void;
  stop(): void;
}

const TELL_EVERY_MS = 150;

export function createProgressNews(tell: (live: LiveRun) => void, everyMs = TELL_EVERY_MS): ProgressNews {
  const waiting = new Set<LiveRun>();
  /** One for all runs. */
  let timer: NodeJS.Timeout | undefined;

  function tellAll(): void {
    timer = undefined;
    const moved = [...waiting];
    waiting.clear();
    for (const live of moved) if (!live.ended()) tell(live);
  }

  return {
    moved(live) {
      waiting.add(live);
      timer ??= setTimeout(tellAll, everyMs);
    },
    forget: (live) => void waiting.delete(live),
    stop() {
      clearTimeout(timer);
      timer = undefined;
      waiting.clear();
    },
  };
}
