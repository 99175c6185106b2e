import { type AuditEntryWire, englishDictionary, type MessageKey, type Say } from '@jobs-monitor/core';
import { alertHref, failureHref, jobHref, runHref } from '../../views/href.js';

/** What the bot writes down, in the order in which a filter offers it; the chat's commands come besides. */
export const KNOWN_DEEDS = [
  'trigger',
  'retry',
  'cancel',
  'pause',
  'resume',
  'acknowledge_failure',
  'resolve_failure',
  'acknowledge',
  'resolve',
  'silence',
  'unsilence',
  'record_deploy',
  'create_sign_in_link',
  'redeem_sign_in_link',
] as const;
type KnownDeed = (typeof KNOWN_DEEDS)[number];

const CHAT = 'chat.';

/** What was done, in words where they are known. */
export function deedText(action: string, say: Say): string {
  const key = `web.deed_${action}`;
  return key in englishDictionary ? say(key as MessageKey) : action;
}

/** The command of the chat or the console that was used, or null. */
export function commandOf(action: string): string | null {
  return action.startsWith(CHAT) ? `/${action.slice(CHAT.length)}` : null;
}

/** Where what it was done to can be seen, or null where that has no page. */
export function targetHref({ action, target }: Pick<AuditEntryWire, 'action' | 'target'>): string | null {
  const hrefOf = Object.hasOwn(PAGES, action) ? PAGES[action as KnownDeed] : undefined;
  return hrefOf ? hrefOf(target) : null;
}

const PAGES: Partial<Record<KnownDeed, (target: string) => string | null>> = {
  trigger: jobHref,
  pause: jobHref,
  resume: jobHref,
  retry: runHref,
  cancel: runHref,
  acknowledge: alertHref,
  resolve: alertHref,
  acknowledge_failure: failurePage,
  resolve_failure: failurePage,
  silence: () => '/alerts/silences',
  unsilence: () => '/alerts/silences',
};

/** The target is the job and the signature; a job's id may hold a slash, a signature does not. */
function failurePage(target: string): string | null {
  const at = target.lastIndexOf('/');
  return at > 0 ? failureHref(target.slice(0, at), target.slice(at + 1)) : null;
}
