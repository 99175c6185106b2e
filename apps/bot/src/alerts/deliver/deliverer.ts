import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '@jobs-monitor/core';
import type { Log } from '../../events/log.js';
import type { DeliveryStores } from '../../store/delivery-stores.js';
import type { ChannelSet } from '../channels/channel.js';
import type { Render } from '../render/render.js';
import { type ChannelView, viewChannels } from './channel-view.js';
import { workDoor } from './door-work.js';
import { sendTests, type TestResult } from './test-message.js';

export interface DelivererDeps {
  stores: DeliveryStores;
  channels: ChannelSet;
  render: Render;
  log: Log;
  now(): Date;
  newId(): string;
  /** 0 to 1, to spread retries. */
  random?(): number;
  /** How often alerts of other workers are looked for. */
  pollMs?: number;
}

export interface Deliverer {
  /** There may be something to tell: looks at once, and from then on every now and then. */
  wake(): void;
  /** Tells all that can be told now; resolves when nothing is left for now. */
  runOnce(): Promise<void>;
  /** Ends the message that is under way and starts no other. */
  stop(): Promise<void>;
  /** Sends a test message now, to one channel or to all that are configured. Throws `channel_not_found`. */
  sendTest(channel?: string): Promise<TestResult[]>;
  /** The configured channels, and those that rules named, with their state. */
  channelViews(): Promise<ChannelView[]>;
  /** How long the alert waits that nobody was told of for the longest time; null if none waits. */
  oldestPendingAgeMs(): Promise<number | null>;
}

const POLL_MS = 2_000;
const SHORTEST_WAIT_MS = 10;
/** Between two tries of a write while the database is away. */
const PERSIST_AGAIN_MS = 500;
/** Where alerts wait whose channel is not set up. */
const NOWHERE = 'nowhere';

/** Brings alerts that are written down to their channels; each door on its own, so that a slow one holds up no other. */
export function createDeliverer(deps: DelivererDeps): Deliverer {
  const { stores, channels, log, now, random = Math.random, pollMs = POLL_MS } = deps;
  const busy = new Map<string, Promise<void>>();
  /** Doors that somebody asked for while they were busy. */
  const missed = new Set<string>();
  const stopping = new AbortController();
  let looking: Promise<void> | null = null;
  let lookAgain = false;
  let timer: NodeJS.Timeout | undefined;
  let timerAt = Number.POSITIVE_INFINITY;

  const work = {
    ...deps,
    random,
    persist,
    isStopped: () => stopping.signal.aborted,
  };

  function wake(): void {
    if (stopping.signal.aborted) return;
    lookAgain = true;
    looking ??= lookWhileAsked().finally(() => {
      looking = null;
      wakeIn(pollMs);
    });
  }

  async function lookWhileAsked(): Promise<void> {
    while (lookAgain && !stopping.signal.aborted) {
      lookAgain = false;
      try {
        await look();
      } catch (error) {
        told(error);
      }
    }
  }

  async function look(): Promise<void> {
    for (const [door, names] of byDoor(await stores.outbox.waitingChannels())) {
      if (busy.has(door)) missed.add(door);
      else busy.set(door, serve(door, names));
    }
  }

  async function serve(door: string, names: string[]): Promise<void> {
    try {
      const { inMs, handedOver } = await workDoor(work, door, names);
      if (handedOver) missed.add(door);
      if (inMs !== null) wakeIn(inMs);
    } catch (error) {
      told(error);
    } finally {
      busy.delete(door);
      if (missed.delete(door)) wake();
    }
  }

  function byDoor(names: readonly string[]): Map<string, string[]> {
    const doors = new Map<string, string[]>();
    for (const name of names) {
      const door = channels.get(name)?.door ?? NOWHERE;
      doors.set(door, [...(doors.get(door) ?? []), name]);
    }
    return doors;
  }

  function wakeIn(ms: number): void {
    const at = performance.now() + Math.max(SHORTEST_WAIT_MS, Math.min(ms, pollMs));
    if (stopping.signal.aborted || at >= timerAt) return;
    clearTimeout(timer);
    timerAt = at;
    timer = setTimeout(() => {
      timerAt = Number.POSITIVE_INFINITY;
      wake();
    }, at - performance.now());
  }

  async function persist(write: () => Promise<unknown>): Promise<void> {
    for (;;) {
      try {
        await write();
        return;
      } catch (error) {
        if (stopping.signal.aborted || !isAway(error)) throw error;
        await sleep(PERSIST_AGAIN_MS, undefined, { signal: stopping.signal }).catch(() => undefined);
      }
    }
  }

  /** An outage is told by whoever watches the database; what waits goes on waiting. */
  function told(error: unknown): void {
    if (!isAway(error)) log.error('alert delivery failed', { error });
  }

  async function settled(): Promise<void> {
    while (looking || busy.size > 0) await Promise.all([looking, ...busy.values()]);
  }

  return {
    wake,
    async runOnce() {
      wake();
      await settled();
    },
    async stop() {
      stopping.abort();
      clearTimeout(timer);
      await settled();
      clearTimeout(timer);
    },
    async sendTest(channel) {
      const results = await sendTests(work, channel);
      wake();
      return results;
    },
    channelViews: async () => viewChannels(channels, await stores.doors.all()),
    async oldestPendingAgeMs() {
      const since = await stores.outbox.oldestUntold();
      return since && Math.max(0, now().getTime() - since.getTime());
    },
  };
}

function isAway(error: unknown): boolean {
  return error instanceof AppError && error.code === 'database_unavailable';
}
