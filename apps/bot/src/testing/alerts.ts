import { openKeyOf, type StoredAlert } from '../store/alert-document.js';
import { ALERT_COLLECTIONS } from '../store/alert-indexes.js';
import type { Db } from '../store/db.js';
import { buildAlert, buildEvent } from './alert-builders.js';

/** A firing incident of a job of its own. */
export function buildIncident(jobId: string, overrides: Partial<StoredAlert> = {}): StoredAlert {
  const event = buildEvent({ job_id: jobId });
  return buildAlert({ open_key: openKeyOf('job_failure_alert', jobId), ...overrides }, event);
}

/** Writes alerts down as if they had just been decided. */
export async function putAlerts(db: Db, ...alerts: readonly StoredAlert[]): Promise<void> {
  const documents = alerts.map(({ alert_id, ...alert }) => ({ ...alert, _id: alert_id as never }));
  await db.run((native) => native.collection(ALERT_COLLECTIONS.alerts).insertMany(documents));
}
