import { hostname } from 'node:os';
import type { RunSummary } from '@jobs-monitor/core';
import { createChannels } from './alerts/channels/create-channels.js';
import type { KeyboardOf, TelegramGateway } from './alerts/channels/telegram.js';
import { judgeDuration } from './alerts/clocks/duration.js';
import { createLateScan } from './alerts/clocks/late-scan.js';
import { createLatenessReport } from './alerts/clocks/missed.js';
import { createSilenceWatch, SILENCE_MS } from './alerts/clocks/silence-watch.js';
import { createUsualDurations } from './alerts/clocks/usual-durations.js';
import { createDeliverer } from './alerts/deliver/deliverer.js';
import { createEventLog, type EventLog, withEventLog } from './alerts/event-log.js';
import { createJudge } from './alerts/judge.js';
import { createHeartbeat, HEARTBEAT_MS } from './alerts/monitor/heartbeat.js';
import { createPresenceMark, PRESENCE_MS } from './alerts/monitor/presence.js';
import { MONITOR_MS } from './alerts/monitor/watch.js';
import { createRecover } from './alerts/recover.js';
import { createRender } from './alerts/render/render.js';
import { findRulesFile } from './alerts/rules/rules-path.js';
import { createRulesSource } from './alerts/rules/rules-source.js';
import { eventOfStuck } from './alerts/run-events.js';
import { createSilenceEnd } from './alerts/silence-end.js';
import { createTeller, SWEEP_MS } from './alerts/teller.js';
import { createUpkeep } from './alerts/upkeep.js';
import type { Config } from './config.js';
import type { Bus } from './events/bus.js';
import type { Catalogue } from './jobs/catalogue.js';
import type { StopStep } from './lifecycle.js';
import { type Logger, outsideLogScopes } from './logger.js';
import type { AlertingView } from './operations/deps.js';
import type { DatabaseClock } from './runs/database-clock.js';
import { type Loop, startLoop } from './runs/loop.js';
import { createDueEntries } from './schedule/overdue.js';
import { createSelfWatch } from './self-watch.js';
import type { Db } from './store/db.js';
import { createDeliveryStores } from './store/delivery-stores.js';
import { isOutage } from './store/outage.js';
import { createPresenceStore } from './store/presence.js';
import { newRunId } from './store/run-id.js';
import type { Store } from './store/store.js';
import type { Worker } from './worker.js';

export interface AlertingDeps {
  config: Pick<Config, 'alerts' | 'heartbeatUrl' | 'locale' | 'timezone' | 'webappUrl'>;
  db: Db;
  store: Store;
  bus: Bus;
  log: Logger;
  catalogue: Catalogue;
  clock: Pick<DatabaseClock, 'now' | 'skewMs'>;
  /** The way to Telegram, and the buttons under what is told there; null without a token. */
  telegram: { gateway: TelegramGateway; account: string; keyboardOf: KeyboardOf } | null;
}

export type Alerting = ReturnType<typeof createAlerting>;

const UPKEEP_MS = 5_000;
const LATE_SCAN_MS = 5_000;

/**
 * The part of a bot that notices, decides and tells, wired together. It hears from the start on; what must be looked for
 * again and again is, from `watch` on. Throws `StartProblem` for rules that cannot be used.
 */
export function createAlerting(deps: AlertingDeps) {
  const { config, db, store, bus, log, catalogue, clock } = deps;
  const { now } = clock;
  const limitsOf = (jobId: string) => catalogue.find(jobId)?.limits;
  /** This process among all that watch; a new one after each start. */
  const subject = `${hostname()}/${process.pid}`;
  const write = createEventLog(log);
  // Ends of many runs are heard in one turn, which somebody's request may have set off.
  const say: EventLog = (events) => outsideLogScopes(() => write(events));

  const rules = createRulesSource({ ...findRulesFile(config.alerts.rulesPath), log, now });
  const channels = prepareChannels();
  const stores = createDeliveryStores(db);
  const deliverer = createDeliverer({
    stores,
    channels,
    render: createRender(config),
    log,
    now,
    newId: newRunId,
  });
  const usual = createUsualDurations({ read: store.jobs.goodDurations, log });
  const judge = createJudge({
    store,
    rules: () => rules.current().rules,
    channels: () => channels.defaults,
    async usualOf(jobId) {
      await usual.load([jobId]);
      return usual.of(jobId) ?? null;
    },
    bus,
    log,
    wake: deliverer.wake,
    now,
  });
  const report = withEventLog(say, judge.report);
  const teller = createTeller({
    bus,
    runs: store.runs,
    report,
    say,
    usual,
    limitsOf,
    wanted: judge.wanted,
    log,
    now,
  });
  const endSilences = createSilenceEnd({ store, report, log, wake: deliverer.wake, now });
  const upkeep = createUpkeep({
    store,
    judge,
    recover: createRecover({
      store,
      bus,
      report,
      prepare: (jobId) => usual.load([jobId]),
      isUsual,
      wake: deliverer.wake,
      now,
    }),
    endSilences,
    watchedSubjects,
    bus,
    wake: deliverer.wake,
    now,
    onError: failed('alert upkeep'),
  });
  let loops: Loop[] = [];
  const endings: (() => void | Promise<void>)[] = [];

  function isUsual({ job_id, duration_seconds }: RunSummary): boolean {
    const min_duration_seconds = limitsOf(job_id)?.min_duration_seconds ?? null;
    return judgeDuration(duration_seconds ?? 0, usual.of(job_id) ?? null, { min_duration_seconds }) === null;
  }

  async function watchedSubjects(): Promise<string[]> {
    const { leases, databaseNow } = await store.leases.all();
    const alive = leases.filter(({ expires_at }) => expires_at > databaseNow);
    return [
      ...alive.map(({ host, pid }) => `${host}/${pid}`),
      ...(await brokenChannels()).map(({ channel }) => channel),
    ];
  }

  async function brokenChannels() {
    return (await deliverer.channelViews()).flatMap(({ channel, state, error, since }) =>
      state === 'broken' && since !== null ? [{ channel, error, since }] : [],
    );
  }

  function prepareChannels() {
    const { telegram, slack, webhook } = config.alerts;
    const made = createChannels({
      telegram: { ...(deps.telegram ?? { gateway: null, account: '' }), ...telegram },
      slack,
      webhook,
    });
    for (const problem of made.problems) log.error('alert_channel_unusable', { problem });
    log.info('alert_channels', { channels: made.channels.defaults });
    return made.channels;
  }

  function failed(name: string) {
    return (error: unknown) => {
      // The database's going and coming back is told once, where it is noticed.
      if (!isOutage(error)) log.error('alerting round failed', { name, error });
    };
  }

  /** Begins to look for what nobody tells: what is late, silent, left behind or over. The database must be reachable. */
  function watch(worker: Worker, healthy: () => boolean): void {
    const loop = (name: string, round: () => Promise<unknown>, everyMs: number) =>
      startLoop(round, everyMs, failed(name));
    const late = createLateScan({
      dueEntries: createDueEntries(db),
      find: catalogue.find,
      pauseOf: async (jobId) => (await store.jobs.get(jobId))?.paused ?? null,
      report,
      now,
    });
    const markPresence = createPresenceMark(createPresenceStore(db), now);
    const silent = createSilenceWatch({ live: worker.tracker.live, limitsOf, report, now });
    const monitor = createSelfWatch({
      subject,
      db,
      clock,
      worker,
      deliverer,
      brokenChannels,
      rulesProblem: () => rules.current().problems[0] ?? null,
      report,
      clear: upkeep.clear,
      log,
    });
    endings.push(monitor.stop);
    loops = [
      loop('alert upkeep', upkeep.runOnce, UPKEEP_MS),
      loop('untold ends', teller.sweep, SWEEP_MS),
      loop('late starts', late, LATE_SCAN_MS),
      loop('silent runs', silent, SILENCE_MS),
      loop('monitor', monitor.runOnce, MONITOR_MS),
      loop('presence', markPresence, PRESENCE_MS),
    ];
    if (config.heartbeatUrl !== null) {
      const heartbeat = createHeartbeat({ url: config.heartbeatUrl, healthy, log });
      endings.push(heartbeat.stop);
      loops.push(loop('heartbeat', heartbeat.beat, HEARTBEAT_MS));
      void heartbeat.beat();
    }
    deliverer.wake();
  }

  const view: AlertingView = {
    report,
    wake: deliverer.wake,
    silenceEnded: () => void endSilences().catch(failed('silence end')),
    rules: rules.current,
    channels: deliverer.channelViews,
    deliveries: stores.deliveries.list,
    sendTest: (channel) => deliverer.sendTest(channel ?? undefined),
  };

  return {
    view,
    watch,
    /** For good ends that somebody is to be told of. */
    isNews: teller.isNews,
    reportLateness: createLatenessReport({ report, now }),
    reportStuck: (stuck: readonly { run: Parameters<typeof eventOfStuck>[0]; stuckAfterSeconds: number; at: Date }[]) =>
      report(stuck.map(({ run, stuckAfterSeconds, at }) => eventOfStuck(run, stuckAfterSeconds, at))),

    /** After the runs are over: what they ended with is told as far as that is possible now; the rest is stored. */
    stopSteps: (): StopStep[] => [
      { name: 'teller', withinMs: 4_000, stop: teller.stop },
      { name: 'alert watch', withinMs: 5_000, stop: stopWatching },
      { name: 'alerts', withinMs: 4_500, stop: deliverer.runOnce },
      { name: 'alert delivery', withinMs: 4_500, stop: deliverer.stop },
    ],
  };

  async function stopWatching(): Promise<void> {
    rules.stop();
    upkeep.stop();
    await Promise.all(loops.map((each) => each.stop()));
    for (const end of endings) await end();
  }
}
