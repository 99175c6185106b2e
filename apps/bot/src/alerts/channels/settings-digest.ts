import { createHash } from 'node:crypto';

/** Tells one set of settings from another without telling what they are. */
export function settingsDigest(...settings: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(settings)).digest('base64url');
}
