import { showLogs } from './log-tail.js';
import { morphSteps } from './morph.js';
import { createPace } from './pace.js';
import { addressOf, holderOf, isSamePage, pageAddress, shownAddresses } from './page-address.js';
import { inSlices, parseInSlices } from './slices.js';
import { followTails } from './tails.js';
import { timeZone, writeTimes } from './times.js';

const TIMEOUT_MS = 10_000;

const pace = createPace({ burst: 4, everyMs: 1_000, apartMs: 100 });
let isAsked = false;
let isBusy = false;
/** Counts what was patched: an answer from before another one is of no use. */
let patches = 0;

/** What came of it. `old` is what the server itself only remembers, from `since` if that is known. */
export type RefreshResult = { is: 'done' | 'signed-out' | 'failed' } | { is: 'old'; since: string | null };

/** Brings the live regions of the page up to date: at once after a rest, at most once a second when asked without end. */
export function refreshSoon(onResult: (result: RefreshResult) => void): void {
  isAsked = true;
  if (!isBusy) void keepRefreshing(onResult);
}

async function keepRefreshing(onResult: (result: RefreshResult) => void) {
  isBusy = true;
  while (isAsked && !document.hidden) {
    const waitMs = pace.take(performance.now());
    if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
    // What happens from here on may be missing in the answer.
    isAsked = false;
    onResult(await refresh());
  }
  isAsked = false;
  isBusy = false;
}

/** What lies over the page first, which is what is looked at; then the page. One by one: each answer is from after the last patch. */
async function refresh(): Promise<RefreshResult> {
  let worst: RefreshResult = { is: 'done' };
  for (const address of shownAddresses().reverse()) {
    const result = await refreshFrom(address);
    if (result.is !== 'done') worst = result;
  }
  return worst;
}

/** Asks for the same again and patches what changed into it; the server says so when nothing did. */
async function refreshFrom(address: string): Promise<RefreshResult> {
  const before = patches;
  try {
    const answer = await fetch(address, { headers: headers(address), signal: AbortSignal.timeout(TIMEOUT_MS) });
    if (answer.status === 401) return { is: 'signed-out' };
    if (answer.status >= 500) return { is: 'failed' };
    if (answer.ok) {
      const page = await parseInSlices(await answer.text());
      if (patches === before) await inSlices(patchSteps(page, address), followTails);
      else isAsked = true;
    } else {
      writeTimes();
    }
    const since = answer.headers.get('x-known-since');
    return since ? { is: 'old', since: since === 'never' ? null : since } : { is: 'done' };
  } catch {
    return { is: 'failed' };
  }
}

function headers(address: string): Record<string, string> {
  const tag = holderOf(address)?.dataset.tag;
  return { 'x-background': '1', 'x-time-zone': timeZone(), ...(tag && { 'if-none-match': `"${tag}"` }) };
}

/** Patches another copy of the page, or of what lies over it, into what is shown, at one go. */
export function patch(page: Document, address = pageAddress()): void {
  for (const _ of patchSteps(page, address));
}

/** The same in steps; ends early when another copy was patched in between. */
function* patchSteps(page: Document, address: string): Generator<void> {
  patches += 1;
  const mine = patches;
  if (isSamePage(address, location.href)) document.title = page.title;
  const holder = holderOf(address);
  const tag = page.getElementById('main')?.dataset.tag;
  if (holder && tag) holder.dataset.tag = tag;
  for (const region of document.querySelectorAll<HTMLElement>('[data-live]:not([data-live] *)')) {
    const next = page.querySelector(`[data-live="${region.dataset.live}"]`);
    if (!next || region.dataset.live === 'notices' || !isSamePage(addressOf(region), address)) continue;
    const steps = morphSteps(region, next);
    for (let step = steps.next(); ; step = steps.next()) {
      if (patches !== mine) return;
      if (step.done) {
        // Something is not as the server says: it must not be told that we have it all.
        if (step.value) delete (region.closest<HTMLElement>('[data-from]') ?? region).dataset.tag;
        break;
      }
      yield;
    }
  }
  writeTimes();
  showLogs();
}
