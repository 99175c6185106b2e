import type { Alert, ChannelWire } from '@jobs-monitor/core';
import type { Line } from '../../messages/line.js';
import type { DigestSums } from '../render/digest.js';

/** Something to tell, in the form that every channel can make its own of. */
export interface OutMessage {
  type: 'firing' | 'repeated' | 'acknowledged' | 'resolved' | 'announcement' | 'digest' | 'test';
  lines: readonly Line[];
  /** What it is about; null for a digest and a test. */
  alert: Alert | null;
  digest: DigestSums | null;
  /** Equal when the same message is tried again. */
  deliveryId: string;
  sentAt: Date;
}

/**
 * What became of an attempt, from a closed set. `retry`: later, by itself. `broken`: a person must put the channel right.
 * `moved`: to be sent to another address. `lost`: the message to edit is not there any more. `refused`: the channel
 * does not take this message, and may take others. No `error` holds a secret.
 */
export type Outcome =
  | { kind: 'sent'; messageId: string | null }
  | { kind: 'retry'; afterMs: number | null; error: string }
  | { kind: 'moved'; to: string; error: string }
  | { kind: 'broken'; error: string }
  | { kind: 'lost'; error: string }
  | { kind: 'refused'; error: string };

/** A place that alerts are told in. An attempt takes 4 s at most and never throws. */
export interface Channel {
  name: string;
  kind: ChannelWire['kind'];
  /** Whatever shares it shares the number of messages a minute: topics of one chat do. */
  door: string;
  /** Changes when a person changed the settings: what was broken is tried again. */
  settings: string;
  canEdit: boolean;
  /** Between two tellings of one message. */
  minEditGapMs: number;
  perMinute: number;
  /** `movedTo` is what an earlier attempt answered as `moved`. */
  send(message: OutMessage, movedTo: string | null): Promise<Outcome>;
  edit(messageId: string, message: OutMessage, movedTo: string | null): Promise<Outcome>;
}

/** The channels that there are. */
export interface ChannelSet {
  /** Those that are configured, in the order in which they are tried when a rule names none. */
  defaults: readonly string[];
  /** A channel by its name; null if nothing stands behind the name. */
  get(name: string): Channel | null;
}
