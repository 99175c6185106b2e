import type { Actor, AlertRuleWire, Locale, Requester } from '@jobs-monitor/core';
import type { Report } from '../alerts/report.js';
import type { Bus } from '../events/bus.js';
import type { Log } from '../events/log.js';
import type { Catalogue } from '../jobs/catalogue.js';
import type { Store } from '../store/store.js';
import type { Reads } from './reads.js';
import type { Operations } from './verb.js';

/** What the verbs need to know of the schedule, which stands to their right. */
export interface ScheduleView {
  /** Hands a stored pending run to the scheduler, to be started as soon as a worker is free. */
  runNow(jobId: string, runId: string): Promise<void>;
  /** Stored entries with the time of their next start (null: none is due), of one job or of all. */
  nextTimes(jobId?: string): Promise<ReadonlyMap<string, Date | null>>;
  running(): boolean;
}

/** A condition outside us, as far as a trigger needs to know it. */
export type GateView = { open: true } | { open: false; missing: readonly string[]; retryAfterSeconds: number };

/** What the verbs need to know of alerting beside what is stored. */
export interface AlertingView {
  /** Hands over what the verbs themselves make happen, to be logged and judged by the rules. */
  report: Report;
  /** Something is to be told to channels. */
  wake(): void;
  /** A silence was ended before its time: what it held back is to be told. */
  silenceEnded(): void;
  rules(): { path: string; loaded_at: Date; problems: string[]; rules: readonly AlertRuleWire[] };
  channels(): Promise<Awaited<ReturnType<Operations['getAlerting']>>['channels']>;
  deliveries(
    filter: { channel?: string; alert_id?: string; state?: 'pending' | 'delivered' | 'failed' },
    cursor: string | null,
    limit: number,
  ): ReturnType<Operations['listDeliveries']>;
  /** Sends to one channel or, with null, to all; throws `channel_not_found`. */
  sendTest(channel: string | null): Promise<Awaited<ReturnType<Operations['sendTestAlert']>>['results']>;
}

export interface OperationDeps {
  /** What the chat would answer to this. */
  useConsole(actor: Actor, body: Parameters<Operations['useConsole']>[1]['body']): ReturnType<Operations['useConsole']>;
  alerting: AlertingView;
  catalogue: Catalogue;
  store: Store;
  schedule: ScheduleView;
  reads: Pick<Reads, 'stats' | 'recentJobIds'>;
  bus: Bus;
  log: Log;
  locale: Locale;
  gate(name: string): GateView;
  databaseReady(): boolean;
  /** Going down: nothing new is started. */
  draining(): boolean;
  previewCleanup(now: Date): ReturnType<Operations['previewDataCleanup']>;
  system(): Awaited<ReturnType<Operations['getSystem']>>;
  now(): Date;
  newRunId(): string;
}

/** Who asked, as it is stored with what was done. */
export function requesterOf({ kind, id, name }: Actor): Requester {
  return { kind, id, name };
}
