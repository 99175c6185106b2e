import type { Probe } from './watch.js';

/** True or not: there is nothing between. */
const YES_OR_NO = { raise: 0, clear: 0 };
const IS_SO = 1;

/** How late the rounds of one loop are. */
export interface LoopLag {
  name: string;
  everyMs: number;
  lateMs: number;
}

/** How long the oldest message waits that no channel took, in seconds. */
export function outboxProbe(host: string, oldestUndeliveredAt: () => Promise<Date | null>, now: () => Date): Probe {
  return {
    name: 'monitor_outbox_delayed',
    thresholds: { raise: 60, clear: 10 },
    async look() {
      const oldest = await oldestUndeliveredAt();
      const seconds = oldest === null ? 0 : Math.max(0, Math.round((now().getTime() - oldest.getTime()) / 1_000));
      return [{ subject: host, value: seconds, facts: { oldest_seconds: seconds } }];
    },
  };
}

/** How late the latest of the loops is: beyond twice its interval and 5 s it stands still. */
export function scanLagProbe(host: string, lags: () => readonly LoopLag[]): Probe {
  return {
    name: 'monitor_scan_lagging',
    thresholds: { raise: 5_000, clear: 0 },
    look() {
      const [worst] = [...lags()].sort((a, b) => overdueMs(b) - overdueMs(a));
      if (!worst) return [];
      const { name, everyMs, lateMs } = worst;
      const facts = { loop: name, late_seconds: Math.round(lateMs / 1_000), interval_seconds: everyMs / 1_000 };
      return [{ subject: host, value: overdueMs(worst), facts }];
    },
  };
}

/** Beyond the second interval after the last round ended. */
function overdueMs({ everyMs, lateMs }: LoopLag): number {
  return lateMs - everyMs;
}

/** The longest time since the last look in which this process did nothing else, in milliseconds. */
export function eventLoopProbe(host: string): Probe & { stop(): void } {
  const everyMs = 100;
  let tickMs = performance.now();
  let longestMs = 0;
  // Not by the histogram of perf_hooks: after each reset it forgets one interval, in which all of it may lie.
  const timer = setInterval(() => {
    const nowMs = performance.now();
    longestMs = Math.max(longestMs, nowMs - tickMs - everyMs);
    tickMs = nowMs;
  }, everyMs);
  timer.unref();
  return {
    name: 'monitor_event_loop_blocked',
    thresholds: { raise: 1_000, clear: 250 },
    look() {
      const blockedMs = Math.round(longestMs);
      longestMs = 0;
      return [{ subject: host, value: blockedMs, facts: { blocked_seconds: blockedMs / 1_000 } }];
    },
    stop: () => clearInterval(timer),
  };
}

/** Channels that cannot deliver until somebody does something about it. */
export function channelsProbe(
  broken: () => Promise<readonly { channel: string; error: string | null; since: Date }[]>,
): Probe {
  return {
    name: 'monitor_channel_broken',
    thresholds: YES_OR_NO,
    look: async () =>
      (await broken()).map(({ channel, error, since }) => ({
        subject: channel,
        value: IS_SO,
        since,
        facts: { channel, error },
      })),
  };
}

/** How far this machine's clock is from the database's, in milliseconds. */
export function clockSkewProbe(host: string, skewMs: () => number | null): Probe {
  return {
    name: 'monitor_clock_skewed',
    thresholds: { raise: 5_000, clear: 3_000 },
    look() {
      const skew = skewMs();
      if (skew === null) return [];
      return [{ subject: host, value: Math.abs(skew), facts: { ahead_seconds: skew / 1_000 } }];
    },
  };
}

/** A rules file that was changed and cannot be read: the rules before it still hold. */
export function rulesProbe(host: string, problem: () => string | null): Probe {
  return {
    name: 'monitor_rules_invalid',
    thresholds: YES_OR_NO,
    look() {
      const error = problem();
      return error === null ? [] : [{ subject: host, value: IS_SO, facts: { error } }];
    },
  };
}

/** Writes that this process gave up to stay within its memory; it is over when none came for a minute. */
export function droppedWritesProbe(host: string, dropped: () => number, now: () => Date): Probe {
  const quietMs = 60_000;
  let known = dropped();
  let burst: { from: number; lastAt: number } | null = null;
  return {
    name: 'monitor_writes_dropped',
    thresholds: YES_OR_NO,
    look() {
      const total = dropped();
      const at = now().getTime();
      if (total > known) burst = { from: burst?.from ?? known, lastAt: at };
      else if (burst && at - burst.lastAt >= quietMs) burst = null;
      known = total;
      return burst === null ? [] : [{ subject: host, value: IS_SO, facts: { dropped: total - burst.from } }];
    },
  };
}

/** A process that stood still takes its own pause for an outage of a moment, which is nobody's news. */
const LEAST_OUTAGE_SECONDS = 5;

/** Outages of the database, as this process sees them from now on: each is told when it is over, and is over when it is told. */
export function outageProbe(
  host: string,
  db: { onChange(listener: (ready: boolean) => void): () => void },
  now: () => Date,
): Probe & { stop(): void } {
  let awaySince: Date | null = null;
  let ended: { since: Date; seconds: number }[] = [];
  const unsubscribe = db.onChange((ready) => {
    if (!ready) {
      awaySince = now();
    } else if (awaySince !== null) {
      const seconds = Math.round((now().getTime() - awaySince.getTime()) / 1_000);
      if (seconds >= LEAST_OUTAGE_SECONDS) ended.push({ since: awaySince, seconds });
      awaySince = null;
    }
  });
  return {
    name: 'monitor_database_outage',
    thresholds: YES_OR_NO,
    look() {
      const told = ended;
      ended = [];
      return told.map(({ since, seconds }) => ({
        subject: host,
        value: IS_SO,
        since,
        facts: { seconds, minutes: Math.floor(seconds / 60) },
      }));
    },
    stop: unsubscribe,
  };
}
