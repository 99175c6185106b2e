import { statfs } from 'node:fs/promises';
import type { ChannelHealth, Health, Probe } from './measure.js';

/** What the probes look at. Each may fail, or never answer. */
export interface ProbeDeps {
  /** Resolves when the database answered. */
  ping(): Promise<unknown>;
  scheduler: { running(): boolean; nextTimes(): Promise<ReadonlyMap<string, Date | null>> };
  workers(): Promise<readonly { alive: boolean; active_runs: number }[]>;
  alerts: { oldestPendingAt(): Promise<Date | null>; channels(): Promise<readonly ChannelHealth[]> };
  /** How updates of the chat come in and whether somebody takes them; null: there is no chat. */
  chat: (() => Promise<{ way: 'polling' | 'webhook'; alive: boolean }>) | null;
  dataDir: string;
  now(): Date;
}

/** An alert that nobody was told of for so long is late. */
const LATE_SECONDS = 60;
const LEAST_FREE = 0.1;

/** The parts of the monitor, in the order in which they are shown. */
export function createProbes({ ping, scheduler, workers, alerts, chat, dataDir, now }: ProbeDeps): Probe[] {
  const probes: Probe[] = [
    {
      part: 'database',
      async look() {
        await ping();
        return { part: 'database', health: 'ok' };
      },
    },
    {
      part: 'scheduler',
      async look() {
        const due = [...(await scheduler.nextTimes())].flatMap(([job, at]) => (at ? [{ job, at }] : []));
        const [next] = due.sort((one, other) => one.at.getTime() - other.at.getTime());
        const running = scheduler.running();
        const health = running ? 'ok' : 'down';
        return { part: 'scheduler', health, running, nextAt: next?.at ?? null, nextJob: next?.job ?? null };
      },
    },
    {
      part: 'workers',
      async look() {
        const all = await workers();
        const alive = all.filter((worker) => worker.alive).length;
        const active = all.reduce((sum, { active_runs }) => sum + active_runs, 0);
        return { part: 'workers', health: alive > 0 ? 'ok' : 'down', alive, active };
      },
    },
    {
      part: 'alerts',
      async look() {
        const [oldestAt, channels] = await Promise.all([alerts.oldestPendingAt(), alerts.channels()]);
        const oldestSeconds = oldestAt && Math.max(0, (now().getTime() - oldestAt.getTime()) / 1_000);
        return { part: 'alerts', health: alertsHealth(oldestSeconds, channels), oldestSeconds, channels };
      },
    },
    {
      part: 'disk',
      async look() {
        const { bsize, blocks, bavail } = await statfs(dataDir);
        const health = bavail < blocks * LEAST_FREE ? 'warn' : 'ok';
        return { part: 'disk', health, freeBytes: bavail * bsize, totalBytes: blocks * bsize };
      },
    },
  ];
  if (chat === null) return probes;
  return [...probes, { part: 'chat', look: async () => chatFinding(await chat()) }];
}

/** With every channel broken nobody hears of anything; without any, that is how it was set up. */
function alertsHealth(oldestSeconds: number | null, channels: readonly ChannelHealth[]): Health {
  const working = channels.filter(({ state }) => state === 'ok').length;
  if (channels.length > 0 && working === 0) return 'down';
  const late = oldestSeconds !== null && oldestSeconds > LATE_SECONDS;
  return late || working < channels.length ? 'warn' : 'ok';
}

function chatFinding({ way, alive }: { way: 'polling' | 'webhook'; alive: boolean }) {
  return { part: 'chat', health: alive ? 'ok' : 'down', way } as const;
}
