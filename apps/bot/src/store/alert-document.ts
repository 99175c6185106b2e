import type { Alert, AlertEvent, AlertState } from '@jobs-monitor/core';

/** What a channel was last told of an alert. */
export interface ChannelMessage {
  /** The channel's id of the message, to edit it; null if it has none, or was never sent. */
  message_id: string | null;
  /** The version of the alert that the channel knows; 0: none. */
  version: number;
  /** When it was last told. */
  at: Date | null;
  /** The alert's state as it was last told. */
  state?: AlertState;
  /** The digest that tells of this alert instead of a message of its own. */
  folded_in: string | null;
  /** Why it cannot be told in this channel, for good. */
  error: string | null;
}

/**
 * An alert as it is stored: a decision and, in the same document, who does not know it yet. That makes each decision one
 * atomic write that is there before anything is sent.
 */
export interface StoredAlert extends Omit<Alert, 'deliveries'> {
  /** Whom it is about: the job, or what of the monitor. */
  subject: string;
  /** Rule and subject, present while it is not resolved; unique. */
  open_key?: string;
  /** Grows with each change that channels are to be told of. */
  version: number;
  /** The order in which channels are tried; one of them is told. */
  channels: string[];
  /** Channels that do not know the present version; absent when all do. */
  undelivered?: string[];
  /** Digests that tell of it, whatever channel they are in; absent when none does. */
  digests?: string[];
  /** By channel. */
  messages: Record<string, ChannelMessage>;
  /** When somebody was last notified by a new message; edits notify nobody. */
  notified_at: Date | null;
  /** News that its cooldown keeps back, to be counted in the next. */
  holding: number;
  /** It came back within its cooldown: when it may notify again. */
  notify_again_at: Date | null;
  cooldown_seconds: number;
  recover_after: number;
  /** The newest events that it counted, so that none counts twice. */
  recent_event_ids: string[];
  /** Set once it is over. */
  expires_at?: Date;
}

export type AlertDocument = Omit<StoredAlert, 'alert_id'> & { _id: string };

/** The rule and the subject that an open incident stands for. */
export function openKeyOf(rule: string, subject: string): string {
  return `${rule}\n${subject}`;
}

/** Whom an event is about: its job, or the worker or channel that an event of the monitor itself names. */
export function subjectOf({ job_id, facts }: Pick<AlertEvent, 'job_id' | 'facts'>): string {
  return job_id ?? monitorSubject(String(facts.subject ?? ''));
}

/** Told apart from jobs by a space, which no job id holds. */
export function monitorSubject(subject: string): string {
  return `monitor ${subject}`;
}

/** The alert as the rest of the bot and the API know it. */
export function toAlert(document: AlertDocument): Alert {
  const { _id, subject, open_key, version, channels, undelivered = [], digests, messages, ...rest } = document;
  const {
    notified_at,
    holding,
    notify_again_at,
    cooldown_seconds,
    recover_after,
    recent_event_ids,
    expires_at,
    ...alert
  } = rest;
  const names = [...new Set([...Object.keys(messages), ...undelivered])];
  return {
    alert_id: _id,
    ...alert,
    deliveries: names.map((channel) => {
      const { at, error, folded_in } = messages[channel] ?? { at: null, error: null, folded_in: null };
      const state =
        error !== null ? 'failed' : undelivered.includes(channel) ? 'pending' : folded_in ? 'folded' : 'delivered';
      return { channel, state, at, error };
    }),
  };
}
