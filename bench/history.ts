import { MongoClient } from 'mongodb';
import { v7 as uuidv7 } from 'uuid';
import { buildRun } from '../apps/bot/src/testing/builders.js';

const BATCH = 5_000;
const WEEK_MS = 7 * 86_400_000;
/** One of so many failed. */
const FAILED_OF = 100;

/** Puts so many ended runs of these jobs into a database, as the tracker leaves them, spread over a week. */
export async function fillHistory(uri: string, count: number, jobs: readonly string[]): Promise<void> {
  const client = await new MongoClient(uri).connect();
  const runs = client.db().collection<{ _id: string }>('job_runs');
  const expires_at = new Date(Date.now() + WEEK_MS);
  for (let from = 0; from < count; from += BATCH) {
    const batch = Array.from({ length: Math.min(BATCH, count - from) }, (_, index) => {
      const n = from + index;
      const at = new Date(Date.now() - WEEK_MS + (n * WEEK_MS) / count);
      return { ...runOf(n, jobs, at), expires_at };
    });
    await runs.insertMany(batch, { ordered: false });
  }
  await client.close();
}

function runOf(n: number, jobs: readonly string[], at: Date) {
  const failed = n % FAILED_OF === 0;
  const { run_id: _, ...run } = buildRun({
    job_id: jobs[n % jobs.length] ?? 'job',
    category: 'other',
    status: failed ? 'failed' : 'completed',
    trigger: 'scheduled',
    queued_at: at,
    started_at: at,
    ended_at: at,
    duration_seconds: 0.5,
    progress: 100,
    logs: [],
    ...(failed && { reason: 'error', error_message: `Disk full on host ${n % 7}`, error_signature: `${n % 7}` }),
  });
  return { _id: uuidv7({ msecs: at.getTime() }), ...run, logs_total: 0 };
}
