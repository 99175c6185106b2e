import { returnPath } from './return-path.js';

/** Addresses are kept by browsers and proxies: what is handed to a job may be secret, and never stands in one. */
const NEVER_IN_ADDRESSES = /^args?(?:\.|$)/;
/** They belong to the form, not to what was typed. */
const OWN_FIELDS = ['back', 'nonce'];
/** Somewhat less than what signing in leads back to. */
const MAX_CHARACTERS = 1_900;

/** How a question comes back after signing in: with all that was typed, or without what no address may hold. */
const RESUMED = ['all', 'part'] as const;
export type Resumed = (typeof RESUMED)[number];

/**
 * The address of the question whose form came too late, when its session had ended: filled in as it was, to be confirmed
 * afresh. `resumed=part` says that something of it was lost.
 */
export function resumedQuestion(path: string, form: URLSearchParams): string {
  const back = returnPath(form.get('back') ?? undefined);
  const typed = [...form].filter(([name, value]) => value !== '' && !OWN_FIELDS.includes(name));
  const kept = typed.filter(([name]) => !NEVER_IN_ADDRESSES.test(name));
  const address = (fields: string[][], resumed: Resumed) =>
    `${path}?${new URLSearchParams([...fields, ['back', back], ['resumed', resumed]])}`;
  const whole = address(kept, kept.length === typed.length ? 'all' : 'part');
  return whole.length <= MAX_CHARACTERS ? whole : address([], 'part');
}

export function resumedOf(given: string | undefined): Resumed | null {
  return RESUMED.find((known) => known === given) ?? null;
}
