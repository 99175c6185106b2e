import type { Locale } from '../job.js';
import type { WhyReason } from '../why.js';
import { say } from './index.js';

/** The sentence of a reason why a job is not running. `showInstant` turns its ISO instants into what the reader likes. */
export function sayWhy(locale: Locale, { code, details }: WhyReason, showInstant = (iso: string) => iso): string {
  const values = {
    ...details,
    at: typeof details.at === 'string' ? showInstant(details.at) : '',
    until: typeof details.until === 'string' ? showInstant(details.until) : 'none',
    reason: details.reason ? `: ${details.reason}` : '',
  };
  return say(locale, `why.${code}`, values);
}
