export interface PaceOptions {
  /** So many may come at once after a rest. */
  burst: number;
  /** One more each so many milliseconds. */
  everyMs: number;
  /** Never two within so many milliseconds. */
  apartMs: number;
}

/** How long to wait before doing something again: at once after a rest, steadily when asked without end. */
export function createPace({ burst, everyMs, apartMs }: PaceOptions) {
  let saved = burst;
  let atMs = Number.NEGATIVE_INFINITY;
  return {
    /** Milliseconds to wait from `nowMs` on; it counts as done after them. */
    take(nowMs: number): number {
      if (atMs > Number.NEGATIVE_INFINITY) saved = Math.min(burst, saved + Math.max(0, nowMs - atMs) / everyMs);
      const waitMs = Math.max(0, atMs + apartMs - nowMs, (1 - saved) * everyMs);
      saved = Math.max(0, saved - 1);
      atMs = nowMs + waitMs;
      return waitMs;
    },
  };
}
