import { z } from 'zod';
import { FAILURE_STATES } from '../failure.js';
import { entry } from './entry.js';
import { cursor, freeText, instant, jobId, queryInteger, requester } from './shapes.js';

const signature = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,64}$/, 'must be an error signature: up to 64 letters, digits, _ and -');
const bySignature = z.strictObject({ job_id: jobId, signature });

const said = z.object({ by: requester, at: instant, note: z.string().nullable() });

/** All failures of one job that have the same signature. */
export const failure = z.object({
  job_id: z.string(),
  signature: z.string(),
  state: z.enum(FAILURE_STATES),
  /** Of the newest one. */
  error_message: z.string(),
  reason: z.string().nullable(),
  first_seen_at: instant,
  first_run_id: z.string(),
  last_seen_at: instant,
  last_run_id: z.string(),
  count: z.int().min(1),
  /** Who knows of it, while it is acknowledged. */
  acknowledged: said.nullable(),
  /** Who said that it is mended; kept while it is regressed. */
  resolved: said.nullable(),
  /** When it came back after it was resolved the last time. */
  regressed_at: instant.nullable(),
});
export type FailureWire = z.infer<typeof failure>;

const changed = {
  params: bySignature,
  body: z.strictObject({ note: freeText(500).optional() }),
  output: z.object({ failure }),
  role: 'operator',
  acts: true,
  errors: ['failure_not_found'],
} as const;

export const failureEntries = {
  listFailures: entry({
    method: 'GET',
    path: '/api/failures',
    summary:
      'Kinds of failures by job and error signature, the newest first; `open` leaves out those that are resolved',
    query: z.strictObject({
      job_id: jobId.optional(),
      state: z.enum([...FAILURE_STATES, 'open']).optional(),
      cursor: cursor.optional(),
      limit: queryInteger(1, 200).default(50),
    }),
    output: z.object({ failures: z.array(failure), next_cursor: z.string().nullable() }),
  }),
  getFailure: entry({
    method: 'GET',
    path: '/api/jobs/:job_id/failures/:signature',
    summary: 'One kind of failure',
    params: bySignature,
    output: z.object({ failure }),
    errors: ['failure_not_found'],
  }),
  acknowledgeFailure: entry({
    method: 'POST',
    path: '/api/jobs/:job_id/failures/:signature/acknowledge',
    summary: 'Say that somebody knows of a kind of failure; what was resolved is open again',
    ...changed,
  }),
  resolveFailure: entry({
    method: 'POST',
    path: '/api/jobs/:job_id/failures/:signature/resolve',
    summary: 'Say that a kind of failure is mended; when it happens again it is `regressed`',
    ...changed,
  }),
};
