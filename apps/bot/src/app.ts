import { randomUUID } from 'node:crypto';
import type { RequestListener } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { createAlerting } from './alerting.js';
import { createHttpServer } from './api/http-server.js';
import { createApi } from './api/server.js';
import { createCache } from './cache/cache.js';
import { createChat, createKeyboard } from './chat.js';
import { createChatSystem } from './chat-system.js';
import { roleToday } from './chatops/access.js';
import type { Config } from './config.js';
import { type ChosenDatabase, chooseDatabase } from './database.js';
import { createBus } from './events/bus.js';
import { closeWithin, listen } from './http-listener.js';
import { createJobServices } from './job-services.js';
import { createCatalogue } from './jobs/catalogue.js';
import type { AnyJobDefinition, FamilyDefinition } from './jobs/define.js';
import type { JobServices } from './jobs/services.js';
import { type StopStep, stopInOrder } from './lifecycle.js';
import { type Logger, withLogScope } from './logger.js';
import { createMetrics } from './metrics/metrics.js';
import type { GateView, ScheduleView } from './operations/deps.js';
import { createOperations } from './operations/operations.js';
import { createOtherRuns } from './operations/other-runs.js';
import { createReads } from './operations/reads.js';
import { createDatabaseClock } from './runs/database-clock.js';
import { SCHEDULE_INDEXES } from './schedule/entries.js';
import { ALERT_INDEXES } from './store/alert-indexes.js';
import { CHAT_INDEXES } from './store/chat-indexes.js';
import { CHAT_LIVE_INDEXES } from './store/chat-live-runs.js';
import { CHAT_TRANSPORT_INDEXES } from './store/chat-transport-indexes.js';
import { createStore } from './store/create-store.js';
import { createDb } from './store/db.js';
import { DELIVERY_INDEXES } from './store/delivery-indexes.js';
import { prepareIndexes, STORE_INDEXES } from './store/indexes.js';
import { NOTICE_INDEXES } from './store/notices.js';
import { PRESENCE_INDEXES } from './store/presence.js';
import { newRunId } from './store/run-id.js';
import { USER_DATA_INDEXES } from './store/user-data.js';
import { switchedOff } from './switched-off.js';
import { createTelegram } from './telegram.js';
import { previewCleanup } from './user-data/retention.js';
import { createWorker, type Worker } from './worker.js';

export interface AppDeps {
  log: Logger;
  version: string;
  definitions: readonly AnyJobDefinition[];
  families: readonly FamilyDefinition[];
  /** Gates are open unless somebody hands in a judge of them. */
  gate?: (name: string) => GateView;
  now?: () => Date;
}

export type App = ReturnType<typeof createApp>;

const INDEXES = {
  ...STORE_INDEXES,
  ...ALERT_INDEXES,
  ...DELIVERY_INDEXES,
  ...SCHEDULE_INDEXES,
  ...USER_DATA_INDEXES,
  ...NOTICE_INDEXES,
  ...PRESENCE_INDEXES,
  ...CHAT_INDEXES,
  ...CHAT_LIVE_INDEXES,
  ...CHAT_TRANSPORT_INDEXES,
};
const MAX_CACHE_ENTRIES = 10_000;
const TRY_AGAIN_MS = 500;

/** One bot process: everything, wired together. Nothing happens before `start`. */
export function createApp(config: Config, deps: AppDeps) {
  const { log, version, now = () => new Date(), gate = () => ({ open: true }) } = deps;
  const startedAt = now();
  const bus = createBus((event, error) => log.error('bus_listener_failed', { event, error }));
  const catalogue = createCatalogue(deps.definitions, deps.families, config.jobs);
  let stopSteps: StopStep[] = [];
  let working = false;
  let draining = false;

  /**
   * Listens first, so that the process is seen to be alive. Throws `StartProblem` for what a person must put right; a
   * MongoDB that is away is waited for in the background, and `ready` resolves once jobs are being run.
   */
  async function start(): Promise<{ address: string; ready: Promise<void> }> {
    let serve: (api: RequestListener) => void = () => undefined;
    const api = new Promise<RequestListener>((resolve) => {
      serve = resolve;
    });
    const server = createHttpServer((request, response) => void api.then((act) => act(request, response)), randomUUID);
    const address = await listen(server, config.host, config.port);
    const closeServer = { name: 'http', withinMs: 4_000, stop: () => closeWithin(server, 2_000) };
    stopSteps = [closeServer];
    try {
      const database = await chooseDatabase(config);
      const parts = assemble(database);
      stopSteps = [
        { name: 'event streams', withinMs: 1_000, stop: parts.api.close },
        ...parts.chat.closeSteps(),
        closeServer,
        ...parts.stopSteps,
      ];
      serve(parts.api.callback());
      log.info('listening', { address, database: database.kind, api: config.token === null ? 'disabled' : 'enabled' });
      return { address, ready: work(parts).then(() => log.info('ready', { address })) };
    } catch (error) {
      await stop();
      throw error;
    }
  }

  function assemble(database: ChosenDatabase) {
    const db = createDb({ uri: database.uri, log, prepare: (native) => prepareIndexes(native, INDEXES) });
    const store = createStore(db, { retention: config.retention, now, log });
    const cache = createCache({ maxEntries: MAX_CACHE_ENTRIES, now: () => performance.now() });
    const reads = createReads({ store, cache, now });
    const clock = createDatabaseClock({ now });
    const telegram = createTelegram(config.telegram, log);
    const keyboardOf = createKeyboard(db, config.locale, clock.now);
    const alerting = createAlerting({
      config,
      db,
      store,
      bus,
      log,
      catalogue,
      clock,
      telegram: telegram && { gateway: telegram.queue.alerts, account: telegram.account, keyboardOf },
    });
    const worker = createWorker({
      alerting,
      config,
      version,
      db,
      store,
      bus,
      log,
      catalogue,
      services: () => services,
      gateState: gate,
      clock,
    });
    const services: JobServices = createJobServices({
      db,
      dataDir: config.dataDir,
      cache,
      warmers: reads.warmers,
      scanForStuck: worker.scanForStuck,
      now,
    });
    const checks = () => [
      { name: 'database', ok: db.ready() },
      { name: 'scheduler', ok: working },
      { name: 'not draining', ok: !draining },
    ];
    const operations = createOperations({
      catalogue,
      store,
      alerting: alerting.view,
      useConsole: (actor, body) => chat.useConsole(actor, body),
      schedule: scheduleView(worker),
      reads,
      bus,
      log,
      locale: config.locale,
      gate,
      databaseReady: db.ready,
      draining: () => draining,
      previewCleanup: (at) => previewCleanup(services.userData, Number(config.jobs.values.DATA_RETENTION_DAYS), at),
      system: () => ({
        version,
        database: database.kind,
        ready: checks().every(({ ok }) => ok),
        checks: checks(),
        started_at: startedAt,
        switched_off: switchedOff(config, catalogue.jobs, deps.definitions),
      }),
      now: clock.now,
      newRunId,
    });
    const system = createChatSystem({
      db,
      operations,
      schedule: scheduleView(worker),
      alerting: alerting.view,
      telegram: telegram && {
        account: telegram.account,
        way: config.chat.webhook.url === null ? 'polling' : 'webhook',
      },
      dataDir: config.dataDir,
      now: clock.now,
    });
    const chat = createChat({
      config,
      telegram,
      db,
      store,
      operations,
      system,
      bus,
      log,
      now: clock.now,
      newId: randomUUID,
    });
    const api = createApi({
      operations,
      idempotency: store.idempotency,
      bus,
      otherRuns: createOtherRuns({ store, bus, workerId: worker.workerId, now, log }),
      metrics: createMetrics({
        catalogue,
        bus,
        log,
        version,
        nextTimes: () => worker.schedule.nextTimes(),
        lastSuccesses: async () => lastSuccesses(await store.jobs.all()),
      }),
      checks,
      tokens: [config.token, config.nextToken].filter((token) => token !== null),
      metricsPublic: config.metricsPublic,
      trustedProxies: config.trustedProxies,
      actsPerMinute: config.actsPerMinute,
      version,
      log,
      now,
      roleToday: (actor) => roleToday(actor, config.chat.access),
      newId: randomUUID,
      inScope: withLogScope,
      hook: chat.hook,
    });
    const steps: StopStep[] = [
      ...worker.stopSteps(),
      ...alerting.stopSteps(),
      ...chat.stopSteps(),
      { name: 'database connection', withinMs: 6_000, stop: db.close },
      { name: 'database', withinMs: 5_000, stop: database.close },
    ];
    return { api, worker, alerting, chat, db, stopSteps: steps };
  }

  function scheduleView({ schedule }: Worker): ScheduleView {
    return {
      async runNow(jobId, runId) {
        const job = catalogue.find(jobId);
        if (job) await schedule.runNow(job, runId);
      },
      nextTimes: schedule.nextTimes,
      running: () => working && !draining,
    };
  }

  /** Begins to run jobs as soon as the database lets it. */
  async function work({ worker, alerting, chat, db }: ReturnType<typeof assemble>): Promise<void> {
    while (!working && !draining) {
      await db.whenReady();
      try {
        await worker.start();
        alerting.watch(worker, () => working && !draining && db.ready() && worker.keepsUp());
        working = true;
        if (!draining) chat.start();
      } catch (error) {
        log.warn('worker_not_started', { error });
        await sleep(TRY_AGAIN_MS);
      }
    }
  }

  /** Not ready any more, then everything in its order, each within its time. */
  async function stop(): Promise<void> {
    if (draining) return;
    draining = true;
    await stopInOrder(stopSteps, log);
    log.info('stopped');
  }

  return { start, stop };
}

function lastSuccesses(states: readonly { job_id: string; last_success_at: Date | null }[]): Map<string, Date> {
  return new Map(states.flatMap(({ job_id, last_success_at }) => (last_success_at ? [[job_id, last_success_at]] : [])));
}
