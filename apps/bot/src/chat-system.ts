import type { Actor } from '@jobs-monitor/core';
import type { SystemNeeds } from './chatops/commands/system.js';
import { readAvailability } from './chatops/system/availability.js';
import { measureParts } from './chatops/system/measure.js';
import { createProbes } from './chatops/system/probes.js';
import type { AlertingView, ScheduleView } from './operations/deps.js';
import type { Operations } from './operations/verb.js';
import { createChatDigestStore } from './store/chat-digests.js';
import { createChatPollerStore } from './store/chat-poller.js';
import type { Db } from './store/db.js';
import { createDeliveryStores } from './store/delivery-stores.js';
import { createPresenceStore } from './store/presence.js';

export interface ChatSystemDeps {
  db: Db;
  operations: Pick<Operations, 'listWorkers'>;
  schedule: Pick<ScheduleView, 'running' | 'nextTimes'>;
  alerting: Pick<AlertingView, 'channels'>;
  /** The bot in Telegram, and how it hears of what is written there; null without one. */
  telegram: { account: string; way: 'polling' | 'webhook' } | null;
  dataDir: string;
  now(): Date;
}

const LOOKER: Actor = { kind: 'system', id: 'health', name: 'Monitor', role: 'viewer' };

/** What the chat can tell of the monitor itself, wired together. */
export function createChatSystem(deps: ChatSystemDeps): SystemNeeds {
  const { db, operations, schedule, alerting, telegram, dataDir, now } = deps;
  const presence = createPresenceStore(db);
  const { outbox } = createDeliveryStores(db);
  const poller = createChatPollerStore(db);
  const probes = createProbes({
    ping: () => db.run((native) => native.command({ ping: 1 })),
    scheduler: { running: schedule.running, nextTimes: () => schedule.nextTimes() },
    workers: async () => (await operations.listWorkers(LOOKER, { params: {}, query: {}, body: {} })).workers,
    alerts: {
      oldestPendingAt: outbox.oldestUntold,
      channels: async () =>
        (await alerting.channels()).map(({ channel, state }) => ({ channel: String(channel), state })),
    },
    // Either way one worker of all listens, and holds the lease for that.
    chat: telegram && (async () => ({ way: telegram.way, alive: await poller.isHeld(telegram.account) })),
    dataDir,
    now,
  });
  return {
    measure: () => measureParts(probes),
    availability: () => readAvailability(presence, now()),
    digests: createChatDigestStore(db),
  };
}
