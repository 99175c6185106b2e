import type { Collection, Filter, UpdateFilter } from 'mongodb';
import { type AlertDocument, openKeyOf, type StoredAlert, toAlert } from './alert-document.js';
import { ALERT_COLLECTIONS } from './alert-indexes.js';
import type { AlertChange, AlertFilter, AlertStore } from './alert-stores.js';
import type { Db } from './db.js';
import { isDuplicateKey } from './outage.js';
import { firstRunIdAt } from './run-id.js';

const DURABLE = { writeConcern: { w: 'majority', j: true } } as const;
const MAX_OPEN = 1_000;
/** How often a change is tried while others change the same alert. */
const MAX_TRIES = 20;

/** Alerts in their collection. Every write is one document, compared before it is made. */
export function createAlertStore(db: Db): AlertStore {
  const withAlerts = <T>(operation: (alerts: Collection<AlertDocument>) => Promise<T>) =>
    db.run((native) => operation(native.collection<AlertDocument>(ALERT_COLLECTIONS.alerts)));

  async function get(alertId: string): Promise<StoredAlert | null> {
    const document = await withAlerts((alerts) => alerts.findOne({ _id: alertId }));
    return document && toStored(document);
  }

  return {
    get,
    async newest(rule, subject) {
      const document = await withAlerts((alerts) => alerts.findOne({ rule, subject }, { sort: { _id: -1 } }));
      return document && toStored(document);
    },
    async insert({ alert_id, ...alert }) {
      try {
        await withAlerts((alerts) => alerts.insertOne({ _id: alert_id, ...alert }, DURABLE));
        return true;
      } catch (error) {
        if (isDuplicateKey(error)) return false;
        throw error;
      }
    },
    async change(alertId, decide) {
      for (let tries = 0; tries < MAX_TRIES; tries += 1) {
        const alert = await get(alertId);
        const change = alert && decide(alert);
        if (!change) return null;
        const { changed, update } = applyChange(alert, change);
        const { version, count, holding } = alert;
        // What is told has a new version; what is only counted shows in one of the counts.
        const filter = { _id: alertId, version, count, holding } satisfies Filter<AlertDocument>;
        const { matchedCount } = await withAlerts((alerts) => alerts.updateOne(filter, update, DURABLE));
        if (matchedCount === 1) return changed;
      }
      throw new Error(`Alert ${alertId} changes too fast`);
    },
    async open() {
      const found = await withAlerts((alerts) =>
        alerts
          .find({ open_key: { $exists: true } })
          .project<AlertDocument>({
            job_id: 1,
            subject: 1,
            rule: 1,
            version: 1,
            recover_after: 1,
            'newest.name': 1,
            'newest.at': 1,
          })
          .limit(MAX_OPEN)
          .toArray(),
      );
      return found.map(({ _id, ...incident }) => ({ alert_id: _id, ...incident }));
    },
    countOpen: () => withAlerts((alerts) => alerts.countDocuments({ open_key: { $exists: true } })),
    dueToNotify: (now) => idsOf({ notify_again_at: { $gt: new Date(0), $lte: now } }),
    silencedBy: (silenceId) => idsOf({ open_key: { $exists: true }, silenced_by: silenceId }),
    async list(filter, cursor, limit) {
      const query = toQuery(filter, cursor);
      const found = await withAlerts((alerts) =>
        alerts
          .find(query)
          .sort({ _id: -1 })
          .limit(limit + 1)
          .toArray(),
      );
      const alerts = found.slice(0, limit).map(toAlert);
      return { alerts, next_cursor: found.length > limit ? (alerts.at(-1)?.alert_id ?? null) : null };
    },
  };

  async function idsOf(filter: Filter<AlertDocument>): Promise<string[]> {
    const found = await withAlerts((alerts) =>
      alerts.find(filter).project<{ _id: string }>({ _id: 1 }).limit(MAX_OPEN).toArray(),
    );
    return found.map(({ _id }) => _id);
  }
}

/** The channels that know of an alert, or are about to; its first one while none does. */
export function channelsToTell({ channels, messages, undelivered = [] }: StoredAlert): string[] {
  const knowing = Object.keys(messages).filter((channel) => messages[channel]?.error === null);
  const all = [...new Set([...knowing, ...undelivered])];
  return all.length > 0 ? all : channels.slice(0, 1);
}

function applyChange(alert: StoredAlert, { set, tell }: AlertChange) {
  const changed: StoredAlert = { ...alert, ...set };
  const telling = tell === 'nobody' ? [] : channelsToTell(alert);
  if (tell !== 'nobody') changed.version += 1;
  if (telling.length > 0) changed.undelivered = telling;
  if (changed.state === 'resolved') delete changed.open_key;
  else changed.open_key = openKeyOf(changed.rule, changed.subject);
  const { open_key, expires_at } = changed;
  const update: UpdateFilter<AlertDocument> = {
    $set: {
      ...set,
      version: changed.version,
      ...(telling.length > 0 && { undelivered: telling }),
      ...(tell === 'notify' && forgetMessages(alert)),
      ...(open_key !== undefined && { open_key }),
      ...(expires_at !== undefined && changed.state === 'resolved' && { expires_at }),
    },
    $unset: {
      ...(open_key === undefined && { open_key: 1 as const }),
      ...(changed.state !== 'resolved' && { expires_at: 1 as const }),
    },
  };
  return { changed, update };
}

/** Without an id to edit, the next message is a new one. */
function forgetMessages({ messages }: StoredAlert): Record<string, null> {
  const fields = Object.keys(messages).flatMap((channel) =>
    ['message_id', 'folded_in'].map((field) => `messages.${channel}.${field}`),
  );
  return Object.fromEntries(fields.map((field) => [field, null]));
}

/** Ids begin with the time at which the alert was opened. */
function toQuery({ state, from, to, ...rest }: AlertFilter, cursor: string | null): Filter<AlertDocument> {
  const before = [...(cursor === null ? [] : [cursor]), ...(to ? [firstRunIdAt(to)] : [])].sort()[0];
  const _id = { ...(from && { $gte: firstRunIdAt(from) }), ...(before !== undefined && { $lt: before }) };
  const query: Filter<AlertDocument> = { ...rest, ...(Object.keys(_id).length > 0 && { _id }) };
  if (state === undefined) return query;
  return state === 'open' ? { ...query, open_key: { $exists: true } } : { ...query, state };
}

function toStored({ _id, ...alert }: AlertDocument): StoredAlert {
  return { alert_id: _id, ...alert };
}
