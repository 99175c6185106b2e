import type { AlertState } from '@jobs-monitor/core';
import type { Collection, Document } from 'mongodb';
import type { AlertDocument, ChannelMessage } from './alert-document.js';
import { ALERT_COLLECTIONS } from './alert-indexes.js';
import type { Db } from './db.js';

/** As much of an alert as decides when and how a channel is told of it. */
export type Waiting = Pick<
  AlertDocument,
  '_id' | 'kind' | 'state' | 'severity' | 'opened_at' | 'version' | 'channels' | 'messages' | 'cooldown_seconds'
>;

/** As much of an alert as a digest tells of it. */
export type DigestMember = Pick<
  AlertDocument,
  '_id' | 'kind' | 'state' | 'severity' | 'rule' | 'job_id' | 'count' | 'held_back' | 'version'
>;

/** What a channel knows now. */
export interface Told {
  version: number;
  state: AlertState;
  message_id: string | null;
}

/** The alerts that channels have yet to be told of. Each write is one alert, and harmless when it is repeated. */
export interface AlertOutbox {
  /** Names of the channels that some alert waits for. */
  waitingChannels(): Promise<string[]>;
  /** What waits for a channel, the newest first. */
  waiting(channel: string, limit: number): Promise<Waiting[]>;
  load(alertId: string): Promise<AlertDocument | null>;
  /** The channel was told this version; if there is a newer one, it goes on waiting. */
  told(alertId: string, channel: string, told: Told): Promise<void>;
  /** Puts alerts that the channel does not know into a digest. */
  fold(alertIds: readonly string[], channel: string, digestId: string): Promise<void>;
  /** Everything that a digest tells of. */
  members(digestId: string, channel: string): Promise<DigestMember[]>;
  /** The digest was told with these members as they are here. */
  toldInDigest(members: readonly DigestMember[], channel: string, digestId: string): Promise<void>;
  /** Lets another channel tell of it, and says why this one does not. */
  move(alertId: string, from: string, to: string, error: string): Promise<void>;
  /** Gives alerts up in a channel that does not take them. */
  refuse(alertIds: readonly string[], channel: string, error: string): Promise<void>;
  /** Since when the alert waits that nobody was told of for the longest time; null if none waits. */
  oldestUntold(): Promise<Date | null>;
}

/** How many waiting alerts are looked at to find the oldest; those before the limit are the oldest anyway. */
const LOOKED_AT = 2_000;

export function createAlertOutbox(db: Db): AlertOutbox {
  const withAlerts = <T>(operation: (alerts: Collection<AlertDocument>) => Promise<T>) =>
    db.run((native) => operation(native.collection<AlertDocument>(ALERT_COLLECTIONS.alerts)));

  return {
    async waitingChannels() {
      const names = await withAlerts((alerts) => alerts.distinct('undelivered', { undelivered: { $exists: true } }));
      return names.filter((name) => name !== undefined);
    },

    waiting: (channel, limit) =>
      withAlerts((alerts) =>
        alerts.find({ undelivered: channel }).project<Waiting>(WAITING).sort({ _id: -1 }).limit(limit).toArray(),
      ),

    load: (alertId) => withAlerts((alerts) => alerts.findOne({ _id: alertId })),

    async told(alertId, channel, { version, state, message_id }) {
      const message = { message_id, version, state, folded_in: null, error: null };
      await withAlerts((alerts) =>
        alerts.updateOne({ _id: alertId, ...notToldSince(channel, version) }, tell(channel, version, message)),
      );
    },

    async fold(alertIds, channel, digestId) {
      const folded: ChannelMessage = { message_id: null, version: 0, at: null, folded_in: digestId, error: null };
      await withAlerts((alerts) =>
        alerts.updateMany(
          { _id: { $in: [...alertIds] }, undelivered: channel },
          { $set: { [`messages.${channel}`]: folded }, $addToSet: { digests: digestId } },
        ),
      );
    },

    members: (digestId, channel) =>
      withAlerts((alerts) =>
        alerts
          .find({ digests: digestId, [`messages.${channel}.folded_in`]: digestId })
          .project<DigestMember>(MEMBER)
          .toArray(),
      ),

    async toldInDigest(members, channel, digestId) {
      if (members.length === 0) return;
      const writes = members.map(({ _id, version, state }) => {
        const message = { message_id: null, version, state, folded_in: digestId, error: null };
        const filter = { _id, [`messages.${channel}.folded_in`]: digestId, ...notToldSince(channel, version) };
        return { updateOne: { filter, update: tell(channel, version, message) } };
      });
      await withAlerts((alerts) => alerts.bulkWrite(writes, { ordered: false }));
    },

    async move(alertId, from, to, error) {
      const left: ChannelMessage = { message_id: null, version: 0, at: null, folded_in: null, error };
      const others = {
        $filter: { input: '$undelivered', as: 'name', cond: { $not: [{ $in: ['$$name', [from, to]] }] } },
      };
      const moved = { undelivered: { $concatArrays: [others, [to]] }, [`messages.${from}`]: literals(left) };
      await withAlerts((alerts) => alerts.updateOne({ _id: alertId, undelivered: from }, [{ $set: moved }]));
    },

    async refuse(alertIds, channel, error) {
      const refused: ChannelMessage = { message_id: null, version: 0, at: null, folded_in: null, error };
      const update = { undelivered: without(channel), [`messages.${channel}`]: literals(refused) };
      const filter = { _id: { $in: [...alertIds] }, undelivered: channel };
      await withAlerts((alerts) => alerts.updateMany(filter, [{ $set: update }]));
    },

    async oldestUntold() {
      const waiting = await withAlerts((alerts) =>
        alerts
          .find({ undelivered: { $exists: true } })
          .project<Pick<AlertDocument, 'opened_at' | 'undelivered' | 'messages'>>({
            opened_at: 1,
            undelivered: 1,
            messages: 1,
          })
          .sort({ _id: 1 })
          .limit(LOOKED_AT)
          .toArray(),
      );
      const untold = waiting.filter(({ messages, undelivered = [] }) =>
        undelivered.some((channel) => (messages[channel]?.version ?? 0) === 0),
      );
      const times = untold.map(({ opened_at }) => opened_at.getTime());
      return times.length === 0 ? null : new Date(Math.min(...times));
    },
  };
}

const WAITING = {
  kind: 1,
  state: 1,
  severity: 1,
  opened_at: 1,
  version: 1,
  channels: 1,
  messages: 1,
  cooldown_seconds: 1,
};
const MEMBER = { kind: 1, state: 1, severity: 1, rule: 1, job_id: 1, count: 1, held_back: 1, version: 1 };

/** A record that comes late does not put a newer one back. */
function notToldSince(channel: string, version: number): Document {
  return { [`messages.${channel}.version`]: { $not: { $gte: version } } };
}

function tell(channel: string, version: number, message: Omit<ChannelMessage, 'at'>): Document[] {
  const known = { $cond: [{ $eq: ['$version', version] }, without(channel), '$undelivered'] };
  return [{ $set: { [`messages.${channel}`]: { ...literals(message), at: '$$NOW' }, undelivered: known } }];
}

/** The channels that wait without this one; no field at all when none is left. */
function without(channel: string): Document {
  const others = {
    $filter: { input: { $ifNull: ['$undelivered', []] }, as: 'name', cond: { $ne: ['$$name', { $literal: channel }] } },
  };
  return { $cond: [{ $eq: [others, []] }, '$$REMOVE', others] };
}

/** In a pipeline a text that begins with `$` would be read as a field. */
function literals(values: object): Document {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { $literal: value }]));
}
