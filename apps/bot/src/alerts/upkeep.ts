import type { EventName } from '@jobs-monitor/core';
import type { Bus } from '../events/bus.js';
import { monitorSubject } from '../store/alert-document.js';
import type { OpenIncident } from '../store/alert-stores.js';
import type { Store } from '../store/store.js';
import type { Judge } from './judge.js';
import type { Recover } from './recover.js';
import { findSilence } from './silence.js';

export interface UpkeepDeps {
  store: Pick<Store, 'alerts' | 'jobs' | 'silences'>;
  judge: Pick<Judge, 'sweep'>;
  recover: Recover;
  endSilences(): Promise<unknown>;
  /** What of the monitor somebody watches: the workers that are alive, the channels that are broken. */
  watchedSubjects(): Promise<readonly string[]>;
  bus: Pick<Bus, 'on' | 'publish'>;
  wake(): void;
  now(): Date;
  onError(error: unknown): void;
}

export type Upkeep = ReturnType<typeof createUpkeep>;

/** Keeps open incidents as true as the store: ends them, notifies again, judges what was left behind. Any number of workers may do it. */
export function createUpkeep(deps: UpkeepDeps) {
  const { store, recover, bus, now } = deps;
  /** The open incidents as this process saw them last. */
  let known = new Map<string, OpenIncident>();
  /** Incidents changed since. */
  let stale = true;
  const unsubscribe = [
    bus.on('run.ended', async ({ run }) => {
      if (run.status === 'completed') await recoverJob(run.job_id).catch(deps.onError);
    }),
    bus.on('incident.changed', () => {
      stale = true;
    }),
  ];

  async function look(): Promise<void> {
    stale = false;
    known = new Map((await store.alerts.open()).map((incident) => [incident.alert_id, incident]));
  }

  async function recoverJob(jobId: string): Promise<void> {
    if (stale) await look();
    const incidents = [...known.values()].filter((incident) => incident.job_id === jobId);
    if (incidents.length > 0) await recover.job(jobId, incidents);
  }

  async function tellChangesElsewhere(): Promise<void> {
    const before = known;
    await look();
    const changed = [...known.values()].filter(({ alert_id, version }) => before.get(alert_id)?.version !== version);
    const gone = [...before.keys()].filter((id) => !known.has(id));
    for (const id of [...changed.map(({ alert_id }) => alert_id), ...gone]) {
      bus.publish('incident.changed', { incident_id: id });
    }
  }

  /** Jobs that had a good run since the newest event of one of their incidents. */
  async function recoverAll(): Promise<void> {
    const jobs = new Map<string, OpenIncident[]>();
    for (const incident of known.values()) {
      if (incident.job_id === null) continue;
      jobs.set(incident.job_id, [...(jobs.get(incident.job_id) ?? []), incident]);
    }
    if (jobs.size === 0) return;
    const successes = await store.jobs.lastSuccesses([...jobs.keys()]);
    for (const [jobId, incidents] of jobs) {
      const success = successes.get(jobId);
      if (success && incidents.some(({ newest }) => newest.at < success)) await recover.job(jobId, incidents);
    }
  }

  /** Whoever watched such a condition may be gone for good: nobody else would ever say that it is over. */
  async function endOrphans(): Promise<void> {
    const monitors = [...known.values()].filter(({ job_id }) => job_id === null);
    if (monitors.length === 0) return;
    const watched = new Set([...(await deps.watchedSubjects())].map(monitorSubject));
    await recover.monitor(monitors.filter(({ subject }) => !watched.has(subject)));
  }

  async function notifyAgain(): Promise<void> {
    const due = await store.alerts.dueToNotify(now());
    const silences = due.length > 0 ? await store.silences.active(now()) : [];
    for (const alertId of due) {
      const changed = await store.alerts.change(alertId, (alert) => {
        if (alert.notify_again_at === null || alert.notify_again_at > now()) return null;
        const silence = findSilence(silences, alert, { name: alert.rule, severity: alert.severity });
        if (silence) return { set: { notify_again_at: null, silenced_by: silence.silence_id }, tell: 'nobody' };
        // Somebody looks after it: there is nobody to disturb.
        const heard = alert.state === 'firing';
        return {
          set: { notify_again_at: null, ...(heard && { notified_at: now() }) },
          tell: heard ? 'notify' : 'nobody',
        };
      });
      if (changed) deps.wake();
    }
  }

  return {
    async runOnce(): Promise<void> {
      await deps.judge.sweep();
      await tellChangesElsewhere();
      await recoverAll();
      await endOrphans();
      await notifyAgain();
      await deps.endSilences();
    },

    /** Ends the incidents about a condition of the monitor itself, such as a broken channel. */
    async clear(name: EventName, subject: string): Promise<void> {
      await look();
      await recover.monitor(
        [...known.values()].filter((each) => each.newest.name === name && each.subject === monitorSubject(subject)),
      );
    },

    stop(): void {
      for (const end of unsubscribe) end();
    },
  };
}
