import { expire, type IndexPlan } from './indexes.js';

export const ALERT_COLLECTIONS = { alerts: 'alerts', events: 'alert_events', silences: 'silences' } as const;

/** Indexes of what judges and lists alerts, named for the questions that they answer. */
export const ALERT_INDEXES: IndexPlan = {
  [ALERT_COLLECTIONS.alerts]: [
    {
      key: { open_key: 1 },
      name: 'one_open_incident_of_a_rule_and_a_subject',
      unique: true,
      partialFilterExpression: { open_key: { $exists: true } },
    },
    {
      key: { undelivered: 1, _id: 1 },
      name: 'outbox_of_a_channel',
      partialFilterExpression: { undelivered: { $exists: true } },
    },
    {
      key: { notify_again_at: 1 },
      name: 'notify_again',
      partialFilterExpression: { notify_again_at: { $gt: new Date(0) } },
    },
    { key: { digests: 1 }, name: 'members_of_a_digest', partialFilterExpression: { digests: { $exists: true } } },
    { key: { rule: 1, subject: 1, _id: -1 }, name: 'alerts_of_a_rule_and_a_subject' },
    { key: { job_id: 1, _id: -1 }, name: 'alerts_of_a_job' },
    { key: { state: 1, _id: -1 }, name: 'alerts_of_a_state' },
    expire,
  ],
  [ALERT_COLLECTIONS.events]: [
    { key: { unjudged: 1, at: 1 }, name: 'unjudged', partialFilterExpression: { unjudged: true } },
    { key: { job_id: 1, name: 1, at: -1 }, name: 'events_of_a_job' },
    {
      key: { job_id: 1, error_signature: 1, at: 1 },
      name: 'first_of_a_signature',
      partialFilterExpression: { error_signature: { $gt: '' } },
    },
    expire,
  ],
  [ALERT_COLLECTIONS.silences]: [{ key: { ends_at: -1 }, name: 'last_to_end_first' }, expire],
};
