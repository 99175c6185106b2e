import { type AlertEvent, EVENT_SEVERITIES, type Requester, type Silence } from '@jobs-monitor/core';
import type { Log } from '../events/log.js';
import type { Store } from '../store/store.js';
import type { Report } from './report.js';

export interface SilenceEndDeps {
  store: Pick<Store, 'silences' | 'alerts'>;
  report: Report;
  log: Log;
  wake(): void;
  now(): Date;
}

const BY_ITSELF: Requester = { kind: 'system', id: 'incident', name: 'Monitor' };

/** Ends silences whose incident is over, tells what those that are over held back, and lets the incidents be heard that are still open. */
export function createSilenceEnd({ store, report, log, wake, now }: SilenceEndDeps) {
  return async function runOnce(): Promise<number> {
    await endFixed();
    const over = await store.silences.toTell(now());
    for (const silence of over) {
      const open = await store.alerts.silencedBy(silence.silence_id);
      await report([endedEvent(silence, open.length, now())]);
      for (const alertId of open) await speak(alertId);
      await store.silences.markTold(silence.silence_id);
      log.info('silence_ended', { silence_id: silence.silence_id, held_back: silence.held_back, open: open.length });
    }
    return over.length;
  };

  /** Whoever silenced until it is fixed wants to hear of it when it breaks again. */
  async function endFixed(): Promise<void> {
    for (const { silence_id, until_resolved } of await store.silences.untilResolved(now())) {
      const incident = until_resolved ? await store.alerts.get(until_resolved) : null;
      if (!incident || incident.state === 'resolved') await store.silences.end(silence_id, BY_ITSELF, now());
    }
  }

  async function speak(alertId: string): Promise<void> {
    const changed = await store.alerts.change(alertId, ({ state }) =>
      state === 'resolved' ? null : { set: { silenced_by: null, notified_at: now() }, tell: 'notify' },
    );
    if (changed) wake();
  }
}

/** What a silence was about, as people wrote it: `job backup_*, severity warn`. */
export function describeMatcher({ matcher }: Pick<Silence, 'matcher'>): string {
  const parts = Object.entries(matcher).filter(([, value]) => value !== null);
  return parts.map(([name, value]) => `${name === 'job_id' ? 'job' : name} ${value}`).join(', ') || '*';
}

function endedEvent(silence: Silence, open: number, now: Date): AlertEvent {
  return {
    event_id: `silence/${silence.silence_id}/ended`,
    name: 'silence_ended',
    severity: EVENT_SEVERITIES.silence_ended,
    at: now,
    job_id: null,
    run_id: null,
    category: silence.matcher.category,
    worker_id: null,
    reason: silence.reason,
    attempt: null,
    error: null,
    error_signature: null,
    facts: {
      silence_id: silence.silence_id,
      matcher: describeMatcher(silence),
      held_back: silence.held_back,
      still_open: open,
      by: silence.by.name,
    },
  };
}
