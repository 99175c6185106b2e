import type { ChannelWire } from '@jobs-monitor/core';

/** How a part is: `warn` still works, `down` does not. */
export type Health = 'ok' | 'warn' | 'down';

/** What was seen of each part; one that came to nothing says why. */
export type Finding =
  | { part: 'database'; health: Health }
  | { part: 'scheduler'; health: Health; running: boolean; nextAt: Date | null; nextJob: string | null }
  | { part: 'workers'; health: Health; alive: number; active: number }
  | { part: 'alerts'; health: Health; oldestSeconds: number | null; channels: readonly ChannelHealth[] }
  | { part: 'chat'; health: Health; way: 'polling' | 'webhook' }
  | { part: 'disk'; health: Health; freeBytes: number; totalBytes: number };

export type PartName = Finding['part'];
export type ChannelHealth = Pick<ChannelWire, 'channel' | 'state'>;

/** A look at one part, and how long it took. */
export type Measurement = { ms: number } & (
  | Finding
  | { part: PartName; health: 'down'; failure: 'timeout' | 'failed' }
);

/** How one part is looked at; whoever adds a part of the monitor adds one of these. */
export interface Probe {
  part: PartName;
  look(): Promise<Finding>;
}

export const PART_TIMEOUT_MS = 2_000;

/** Looks at all parts at the same time; one that hangs or fails holds up and takes down no other. In the order of the probes. */
export async function measureParts(
  probes: readonly Probe[],
  timeoutMs: number = PART_TIMEOUT_MS,
): Promise<Measurement[]> {
  return Promise.all(probes.map((probe) => measure(probe, timeoutMs)));
}

async function measure({ part, look }: Probe, timeoutMs: number): Promise<Measurement> {
  const startedMs = performance.now();
  const took = () => Math.round(performance.now() - startedMs);
  const failed = (failure: 'timeout' | 'failed'): Measurement => ({ part, health: 'down', failure, ms: took() });
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<Measurement>((resolve) => {
    timer = setTimeout(() => resolve(failed('timeout')), timeoutMs);
  });
  try {
    const looked = look().then((finding): Measurement => ({ ...finding, ms: took() }));
    return await Promise.race([looked, timeout]);
  } catch {
    return failed('failed');
  } finally {
    clearTimeout(timer);
  }
}
