import type { LiveRun } from './live-run.js';

const MAX_BATCH_RUNS = 1_000;
const MAX_BATCH_BYTES = 8_000_000;

/** Takes as many as one flush carries, in their order. */
export function takeBatch<T extends { live: LiveRun }>(waiting: Set<T>): T[] {
  const batch: T[] = [];
  let bytes = 0;
  for (const entry of waiting) {
    if (batch.length === MAX_BATCH_RUNS || bytes > MAX_BATCH_BYTES) break;
    waiting.delete(entry);
    batch.push(entry);
    bytes += entry.live.waitingBytes();
  }
  return batch;
}

/** Gives up waiting lines, info lines first, until the runs hold no more than so much; answers how many lines went. */
export function shedLines<T extends { live: LiveRun }>(entries: ReadonlyMap<string, T>, maxBytes: number): number {
  let shed = 0;
  for (const onlyInfo of [true, false]) {
    let bytes = 0;
    for (const { live } of entries.values()) bytes += live.waitingBytes();
    if (bytes <= maxBytes) break;
    for (const { live } of entries.values()) shed += live.shed(onlyInfo);
  }
  return shed;
}
