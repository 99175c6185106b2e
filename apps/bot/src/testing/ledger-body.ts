import type { JobContext, JobResult } from '../jobs/define.js';
import { BODIES, type BodyOrder } from './bodies.js';
import type { Ledger } from './ledger.js';

/** Does what is ordered, and writes into the ledger that it began and how it ended. */
export async function runBody(context: JobContext, order: BodyOrder, ledger: Ledger): Promise<JobResult> {
  const { job_id, run_id } = context.run;
  ledger.began(job_id, run_id);
  try {
    const result = await BODIES[order.body](context, order);
    ledger.ended(run_id, 'returned');
    return result;
  } catch (error) {
    ledger.ended(run_id, context.signal.aborted ? String(context.signal.reason) : 'threw');
    throw error;
  }
}
