import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';

/** What a person may do, from least to most. */
export const ROLES = ['viewer', 'operator', 'admin'] as const;
export type Role = (typeof ROLES)[number];

/** Who asks: a person on the web or in chat, a program with the token, or the monitor itself. */
export const actorSchema = z.strictObject({
  kind: z.enum(['web', 'telegram', 'api', 'system']),
  id: z.string().min(1).max(128),
  name: z.string().min(1).max(128),
  role: z.enum(ROLES),
});
export type Actor = z.infer<typeof actorSchema>;

/** True if `role` includes everything that `needed` may do. */
export function hasRole(role: Role, needed: Role): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(needed);
}

/** The request that a signature is bound to: a header copied to another call is worthless. */
export interface SignedRequest {
  method: string;
  /** Path with query, as sent. */
  path: string;
  /** The body as sent, or an empty string. */
  body: string;
}

const SIGNATURE_LIFETIME_MS = 60_000;

/** The value of `X-Actor`: who the web app calls for, bound to this request and to this minute by the shared token. */
export function signActor(actor: Actor, request: SignedRequest, token: string, now: Date): string {
  const payload = Buffer.from(JSON.stringify({ actor, at: now.getTime() })).toString('base64url');
  return `${payload}.${signature(payload, request, token)}`;
}

/** The actor of an `X-Actor` header, or null if it is forged, altered, for another request, or older than a minute. */
export function verifyActor(header: string, request: SignedRequest, token: string, now: Date): Actor | null {
  const [payload = '', given = ''] = header.split('.', 2);
  const expected = Buffer.from(signature(payload, request, token));
  const received = Buffer.from(given);
  if (received.length !== expected.length || !timingSafeEqual(received, expected)) return null;
  const parsed = signedSchema.safeParse(JSON.parse(Buffer.from(payload, 'base64url').toString()));
  if (!parsed.success || Math.abs(now.getTime() - parsed.data.at) > SIGNATURE_LIFETIME_MS) return null;
  return parsed.data.actor;
}

const signedSchema = z.strictObject({ actor: actorSchema, at: z.number() });

function signature(payload: string, { method, path, body }: SignedRequest, token: string): string {
  const bodyDigest = createHash('sha256').update(body).digest('base64url');
  return createHmac('sha256', token).update([payload, method, path, bodyDigest].join('\n')).digest('base64url');
}
