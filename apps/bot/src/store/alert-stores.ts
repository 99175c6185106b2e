import type { Alert, AlertEvent, AlertState, EventName, Requester, Silence, SilenceMatcher } from '@jobs-monitor/core';
import type { StoredAlert } from './alert-document.js';

/** The events that were reported, each once. */
export interface AlertEventStore {
  /** Stores those that are not there yet, as unjudged; answers them. */
  add(events: readonly AlertEvent[]): Promise<AlertEvent[]>;
  /** Events older than the instant that nobody has judged, the oldest first. */
  unjudged(before: Date, limit: number): Promise<AlertEvent[]>;
  /** Notes that events were judged, and which silence held them back. */
  markJudged(judged: readonly { event_id: string; silenced_by: string | null }[]): Promise<void>;
  /** How many events of this name the job (null: the monitor) had after the instant; counts up to `limit`. */
  countSince(jobId: string | null, name: EventName, since: Date | null, limit: number): Promise<number>;
  /** When an error of this signature was first seen on the job before the instant; null: never. */
  firstSeen(jobId: string, signature: string, before: Date): Promise<Date | null>;
}

export interface AlertFilter {
  state?: AlertState | 'open';
  job_id?: string;
  rule?: string;
  /** Bounds of `opened_at`, the second one excluded. */
  from?: Date;
  to?: Date;
}

/** What changes in an alert. `edit`: channels are to know of it; `notify`: by a message of its own, not by an edit. */
export interface AlertChange {
  set: Partial<Omit<StoredAlert, 'alert_id' | 'version' | 'undelivered' | 'messages'>>;
  tell: 'nobody' | 'edit' | 'notify';
}

/** Decisions, which are at the same time what has yet to be told. */
export interface AlertStore {
  /** The newest alert of a rule and a subject, over or not. */
  newest(rule: string, subject: string): Promise<StoredAlert | null>;
  get(alertId: string): Promise<StoredAlert | null>;
  /** False if it is there already, or another one is open for its rule and subject. */
  insert(alert: StoredAlert): Promise<boolean>;
  /**
   * Changes an alert as it is now: `decide` sees it and answers what to change, or null for nothing; it is asked again if
   * somebody was quicker. Answers the changed alert; null if there was nothing to change, or no such alert.
   */
  change(alertId: string, decide: (alert: StoredAlert) => AlertChange | null): Promise<StoredAlert | null>;
  /** Incidents that are not over, at most 1,000, without what only their messages need. */
  open(): Promise<OpenIncident[]>;
  countOpen(): Promise<number>;
  /** Incidents whose cooldown ended, so that they may notify again. */
  dueToNotify(now: Date): Promise<string[]>;
  /** Ids of open incidents that a silence holds back. */
  silencedBy(silenceId: string): Promise<string[]>;
  list(
    filter: AlertFilter,
    cursor: string | null,
    limit: number,
  ): Promise<{ alerts: Alert[]; next_cursor: string | null }>;
}

export type OpenIncident = Pick<
  StoredAlert,
  'alert_id' | 'job_id' | 'subject' | 'rule' | 'version' | 'recover_after'
> & {
  newest: Pick<AlertEvent, 'name' | 'at'>;
};

/** What somebody asked to hold back. */
export type NewSilence = Pick<Silence, 'silence_id' | 'reason' | 'by' | 'created_at' | 'ends_at' | 'until_resolved'> & {
  matcher: SilenceMatcher;
};

export interface SilenceStore {
  /** Throws `too_many_silences` when 50 are active. */
  add(silence: NewSilence): Promise<void>;
  active(now: Date): Promise<Silence[]>;
  /** Those that end last come first. */
  list(): Promise<Silence[]>;
  /** Ends one before its time; null if it is not active. */
  end(silenceId: string, by: Requester, at: Date): Promise<Silence | null>;
  addHeldBack(silenceId: string, count: number): Promise<void>;
  /** Active ones that an incident's end ends, too. */
  untilResolved(now: Date): Promise<Silence[]>;
  /** Silences that are over and whose end nobody has told yet. */
  toTell(now: Date): Promise<Silence[]>;
  markTold(silenceId: string): Promise<void>;
}
