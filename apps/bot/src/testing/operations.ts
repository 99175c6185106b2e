import type { Actor } from '@jobs-monitor/core';
import { createCache } from '../cache/cache.js';
import { createBus } from '../events/bus.js';
import type { Job } from '../jobs/catalogue.js';
import type { AlertingView, GateView, OperationDeps } from '../operations/deps.js';
import { createOperations } from '../operations/operations.js';
import { createReads } from '../operations/reads.js';
import { newRunId } from '../store/run-id.js';
import type { Store } from '../store/store.js';
import { createRecordingLog } from './log.js';

export const PROGRAM: Actor = { kind: 'api', id: 'token', name: 'API', role: 'admin' };
export const DANA: Actor = { kind: 'web', id: '7', name: 'Dana', role: 'operator' };
export const VIEWER: Actor = { kind: 'telegram', id: '9', name: 'Vered', role: 'viewer' };

/** What a verb is given when nothing is said. */
export const NOTHING = { params: {}, query: {}, body: {} };

/** Alerting without rules and channels. */
export const QUIET_ALERTING: AlertingView = {
  report: async () => undefined,
  wake: () => undefined,
  silenceEnded: () => undefined,
  rules: () => ({ path: 'config/alerts.yml', loaded_at: new Date(0), problems: [], rules: [] }),
  channels: async () => [],
  deliveries: async () => ({ deliveries: [], next_cursor: null }),
  sendTest: async () => [],
};

/** The verbs over a store, with these jobs; the schedule only remembers what it was handed. */
export function createTestOperations(store: Store, jobs: readonly Job[], overrides: Partial<OperationDeps> = {}) {
  const handedOver: { jobId: string; runId: string }[] = [];
  const nextTimes = new Map<string, Date | null>();
  const gates = new Map<string, GateView>();
  const log = createRecordingLog();
  const bus = createBus((_, error) => {
    throw error;
  });
  const now = overrides.now ?? (() => new Date());
  const find = (id: string) => jobs.find((job) => job.id === id) ?? familyOf(jobs, id);
  const operations = createOperations({
    catalogue: { jobs: jobs.filter(({ family }) => family === null), families: ['reminder'], find },
    store,
    schedule: {
      async runNow(jobId, runId) {
        handedOver.push({ jobId, runId });
      },
      nextTimes: async (jobId) => new Map([...nextTimes].filter(([id]) => jobId === undefined || id === jobId)),
      running: () => true,
    },
    reads: createReads({
      store,
      cache: createCache({ maxEntries: 100, now: () => performance.now() }),
      now,
    }),
    alerting: QUIET_ALERTING,
    useConsole: async () => ({ replies: [] }),
    bus,
    log,
    locale: 'en',
    gate: (name) => gates.get(name) ?? { open: true },
    databaseReady: () => true,
    draining: () => false,
    previewCleanup: async (at) => ({ cutoff: at, retention_days: 30, total: 0, kinds: [] }),
    system: () => ({
      version: '1.0.0',
      database: 'embedded',
      ready: true,
      checks: [],
      started_at: new Date(0),
      switched_off: [],
    }),
    newRunId,
    ...overrides,
    now,
  });
  return { operations, handedOver, nextTimes, gates, log, bus };
}

/** Instances of a family are the job of that family under their own id. */
function familyOf(jobs: readonly Job[], id: string): Job | undefined {
  const family = jobs.find((job) => job.family !== null && id.startsWith(`${job.family}_`));
  return family && { ...family, id };
}
