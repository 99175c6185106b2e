import type { Log } from '../events/log.js';
import { createAlertEventStore } from './alert-events.js';
import { createAlertStore } from './alerts.js';
import { createAuditStore } from './audit.js';
import type { Db } from './db.js';
import { createDeployStore } from './deploys.js';
import { countFailures } from './failure-counts.js';
import { createFailureStore } from './failures.js';
import { createIdempotencyStore } from './idempotency.js';
import { createJobStateStore, noteEnds } from './job-states.js';
import { createLeaseStore } from './leases.js';
import { createModels } from './models.js';
import type { RunSink } from './run-sink.js';
import { createRunSink } from './run-sink-mongo.js';
import { createRunStore } from './runs.js';
import { createSignInStore } from './sign-in.js';
import { createSilenceStore } from './silences.js';
import { countEnds, createStatsStore } from './stats.js';
import type { Store } from './store.js';
import type { Retention } from './stored-run.js';

export interface StoreDeps {
  retention: Retention;
  now: () => Date;
  log: Log;
}

/** The store on a database. It can be made before the database is there; until then everything is `database_unavailable`. */
export function createStore(db: Db, { retention, now, log }: StoreDeps): Store {
  const models = createModels(db.connection);

  // The ends themselves are stored by now: a count that fails is told, and takes nothing down with it.
  const recordEnds: RunSink['recordEnds'] = async (runs) => {
    if (runs.length === 0) return;
    try {
      await db.run((native) =>
        Promise.all([noteEnds(native, runs), countEnds(native, runs), countFailures(native, runs)]),
      );
    } catch (error) {
      log.warn('run ends not counted', { runs: runs.length, error: String(error) });
    }
  };

  return {
    sink: createRunSink(db, retention, recordEnds),
    runs: createRunStore(db, retention, recordEnds),
    jobs: createJobStateStore(db),
    leases: createLeaseStore(db),
    idempotency: createIdempotencyStore(db, models, now),
    audit: createAuditStore(db, models),
    deploys: createDeployStore(db),
    failures: createFailureStore(db),
    signIn: createSignInStore(db, models),
    stats: createStatsStore(db),
    alerts: createAlertStore(db),
    alertEvents: createAlertEventStore(db),
    silences: createSilenceStore(db),
  };
}
