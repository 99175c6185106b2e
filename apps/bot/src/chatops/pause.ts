import { setTimeout as sleep } from 'node:timers/promises';

/** Waits so long, or until told to end; never throws. */
export async function pause(ms: number, ended: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal: ended }).catch(() => undefined);
}
