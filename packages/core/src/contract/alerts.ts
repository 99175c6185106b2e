import { z } from 'zod';
import { ALERT_STATES, SEVERITIES } from '../alert.js';
import { JOB_CATEGORIES } from '../job.js';
import { alert, alertRule, channel, delivery, silence } from './alert-shapes.js';
import { entry } from './entry.js';
import { cursor, freeText, instant, jobId, queryInteger } from './shapes.js';

const id = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, 'must be an id: up to 64 letters, digits, _ and -');
const ruleName = z.string().regex(/^[A-Za-z0-9_.-]{1,64}$/, 'must be the name of a rule');
const glob = z
  .string()
  .regex(/^[A-Za-z0-9_.:@*?-]{1,128}$/, 'must be a name, or a glob with * and ?, of up to 128 characters');
const note = z.strictObject({ note: freeText(500).optional() });

export const alertEntries = {
  listAlerts: entry({
    method: 'GET',
    path: '/api/alerts',
    summary: 'Incidents and announcements, newest first; `open` counts the incidents that are not resolved',
    query: z.strictObject({
      state: z.enum([...ALERT_STATES, 'open']).optional(),
      job_id: jobId.optional(),
      rule: ruleName.optional(),
      /** Bounds of `opened_at`. */
      from: instant.optional(),
      to: instant.optional(),
      cursor: cursor.optional(),
      limit: queryInteger(1, 200).default(50),
    }),
    output: z.object({ alerts: z.array(alert), next_cursor: z.string().nullable(), open: z.int() }),
  }),
  listDeliveries: entry({
    method: 'GET',
    path: '/api/alerts/deliveries',
    summary: 'What was brought to which channel, newest first, with its true outcome',
    query: z.strictObject({
      channel: freeText(64).optional(),
      alert_id: id.optional(),
      state: z.enum(['pending', 'delivered', 'failed']).optional(),
      cursor: cursor.optional(),
      limit: queryInteger(1, 200).default(50),
    }),
    output: z.object({ deliveries: z.array(delivery), next_cursor: z.string().nullable() }),
  }),
  getAlerting: entry({
    method: 'GET',
    path: '/api/alerts/rules',
    summary: 'Rules as loaded, where they came from, and the channels with their state',
    output: z.object({
      file: z.object({
        path: z.string(),
        loaded_at: instant,
        /** Why the newest version of the file was not taken; the rules are those before it. */
        problems: z.array(z.string()),
      }),
      rules: z.array(alertRule),
      channels: z.array(channel),
    }),
  }),
  sendTestAlert: entry({
    method: 'POST',
    path: '/api/alerts/test',
    summary: 'Send a test message now, to one channel or to all, and answer what truly became of it',
    role: 'operator',
    body: z.strictObject({ channel: freeText(64).optional() }),
    output: z.object({
      results: z.array(
        z.object({ channel: z.string(), ok: z.boolean(), error: z.string().nullable(), took_ms: z.int() }),
      ),
    }),
    acts: true,
    slow: true,
    errors: ['channel_not_found'],
  }),
  getAlert: entry({
    method: 'GET',
    path: '/api/alerts/:alert_id',
    summary: 'One incident or announcement',
    params: z.strictObject({ alert_id: id }),
    output: z.object({ alert }),
    errors: ['alert_not_found'],
  }),
  acknowledgeAlert: entry({
    method: 'POST',
    path: '/api/alerts/:alert_id/ack',
    summary: 'Say that somebody looks after an incident; repeated by others it keeps the first name',
    role: 'operator',
    params: z.strictObject({ alert_id: id }),
    body: note,
    output: z.object({ alert }),
    acts: true,
    errors: ['alert_not_found', 'alert_resolved'],
  }),
  resolveAlert: entry({
    method: 'POST',
    path: '/api/alerts/:alert_id/resolve',
    summary: 'Close an incident by hand',
    role: 'operator',
    params: z.strictObject({ alert_id: id }),
    body: note,
    output: z.object({ alert }),
    acts: true,
    errors: ['alert_not_found', 'alert_resolved'],
  }),
  listSilences: entry({
    method: 'GET',
    path: '/api/silences',
    summary: 'Silences, active ones first; those that ended stay listed for 30 days',
    query: z.strictObject({ active: z.enum(['true', 'false']).optional() }),
    output: z.object({ silences: z.array(silence) }),
  }),
  createSilence: entry({
    method: 'POST',
    path: '/api/silences',
    summary: 'Hold back the alerts that fit, until `ends_at`; at most 7 days ahead, at most 50 at a time',
    role: 'operator',
    body: z.strictObject({
      /** Each part that is given must fit; one that fits everything needs `force`. */
      matcher: z.strictObject({
        job_id: glob.nullish(),
        category: z.enum(JOB_CATEGORIES).nullish(),
        rule: glob.nullish(),
        severity: z.enum(SEVERITIES).nullish(),
      }),
      reason: freeText(500).refine((text) => text.trim() !== '', 'must say why'),
      ends_at: instant,
      /** Ends it sooner: as soon as this incident is over. */
      until_resolved: id.optional(),
      force: z.boolean().default(false),
    }),
    output: z.object({ silence }),
    status: 201,
    acts: true,
    errors: ['too_many_silences', 'alert_not_found', 'alert_resolved'],
  }),
  endSilence: entry({
    method: 'DELETE',
    path: '/api/silences/:silence_id',
    summary: 'End a silence now; it tells what it held back',
    role: 'operator',
    params: z.strictObject({ silence_id: id }),
    output: z.object({ silence }),
    acts: true,
    errors: ['silence_not_found'],
  }),
};
