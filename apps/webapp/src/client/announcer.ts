import type { RunSummaryWire } from '@jobs-monitor/core';

const SPACING_MS = 5_000;

let queued: string[] = [];
let timer: ReturnType<typeof setTimeout> | undefined;

/** Says aloud, at most every 5 s, which runs failed; what ends well is not worth interrupting for. */
export function announce(run: RunSummaryWire): void {
  if (run.status !== 'failed') return;
  queued.push(run.job_id);
  if (timer !== undefined) return;
  timer = setTimeout(() => {
    const announcer = document.getElementById('announcer');
    if (announcer) announcer.textContent = `${announcer.dataset.failed ?? ''} ${[...new Set(queued)].join(', ')}`;
    queued = [];
    timer = undefined;
  }, SPACING_MS);
}
