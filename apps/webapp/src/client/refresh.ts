import { morph } from './morph.js';
import { followTails } from './tails.js';
import { timeZone, writeTimes } from './times.js';

const SPACING_MS = 1_000;

let lastMs = 0;
let waiting: ReturnType<typeof setTimeout> | undefined;

export type RefreshResult = 'done' | 'signed-out' | 'failed';

/** Brings the live regions of the page up to date soon, at most once a second however often it is asked. */
export function refreshSoon(onResult: (result: RefreshResult) => void): void {
  if (waiting !== undefined) return;
  const delay = Math.max(150, lastMs + SPACING_MS - Date.now());
  waiting = setTimeout(async () => {
    const result = await refresh();
    lastMs = Date.now();
    waiting = undefined;
    onResult(result);
  }, delay);
}

/** Asks for the same page again and patches what changed into it. */
async function refresh(): Promise<RefreshResult> {
  try {
    const answer = await fetch(location.href, { headers: { 'x-background': '1', 'x-time-zone': timeZone() } });
    if (answer.status === 401) return 'signed-out';
    if (!answer.ok && answer.status < 500) return 'done';
    if (!answer.ok) return 'failed';
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    followTails(() => patch(page));
    return 'done';
  } catch {
    return 'failed';
  }
}

/** Patches the live regions of another copy of this page into this one. */
export function patch(page: Document): void {
  document.title = page.title;
  for (const region of document.querySelectorAll<HTMLElement>('[data-live]')) {
    const next = page.querySelector(`[data-live="${region.dataset.live}"]`);
    if (next && region.dataset.live !== 'notices') morph(region, next);
  }
  writeTimes();
}
