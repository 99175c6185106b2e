import { z } from 'zod';
import { entry } from './entry.js';
import { cursor, freeText, instant, queryInteger, requester } from './shapes.js';

/** A new version went out: what charts are marked with. */
export const deploy = z.object({
  deploy_id: z.string(),
  version: z.string(),
  at: instant,
  by: requester,
  note: z.string().nullable(),
  /** Where it can be read about; an address of the web. */
  url: z.string().nullable(),
});
export type DeployWire = z.infer<typeof deploy>;

/** Something that somebody did or tried to do. */
export const auditEntry = z.object({
  at: instant,
  actor: requester,
  action: z.string(),
  target: z.string(),
  /** `failed`: by a fault of ours. */
  outcome: z.enum(['done', 'refused', 'failed']),
  details: z.record(z.string(), z.unknown()),
});
export type AuditEntryWire = z.infer<typeof auditEntry>;

/** An address that may be shown to everybody who looks. */
const publicUrl = z
  .httpUrl()
  .max(500)
  .refine((url) => new URL(url).username === '' && new URL(url).password === '', 'must not contain a name or password');

export const historyEntries = {
  listDeploys: entry({
    method: 'GET',
    path: '/api/deploys',
    summary: 'Versions that went out, newest first',
    query: z.strictObject({
      from: instant.optional(),
      to: instant.optional(),
      limit: queryInteger(1, 200).default(50),
    }),
    output: z.object({ deploys: z.array(deploy) }),
  }),
  recordDeploy: entry({
    method: 'POST',
    path: '/api/deploys',
    summary: 'Say that a version went out; charts are marked with it, and rules may tell of it',
    role: 'operator',
    body: z.strictObject({
      version: freeText(100).regex(/^(?=.*\S)[^\t\n\r]*$/, 'must be one line of text'),
      /** Now, when left out; not more than a minute ahead, nor more than 30 days ago. */
      at: instant.optional(),
      note: freeText(500).optional(),
      url: publicUrl.optional(),
    }),
    output: z.object({ deploy }),
    status: 201,
    acts: true,
  }),
  listAudit: entry({
    method: 'GET',
    path: '/api/audit',
    summary: 'Who did what, and what was refused, newest first; kept for 90 days',
    role: 'operator',
    query: z.strictObject({
      /** Id or name of a person, as it is written. */
      actor: freeText(128).optional(),
      action: freeText(64).optional(),
      target: freeText(128).optional(),
      outcome: auditEntry.shape.outcome.optional(),
      from: instant.optional(),
      to: instant.optional(),
      cursor: cursor.optional(),
      limit: queryInteger(1, 200).default(50),
    }),
    output: z.object({ entries: z.array(auditEntry), next_cursor: z.string().nullable() }),
  }),
};
