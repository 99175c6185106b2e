import type { JobContext } from '../../apps/bot/src/jobs/define.js';
import { buildJob } from '../../apps/bot/src/testing/builders.js';
import { percentile, report } from '../measure.js';
import type { RunsBench } from './setup.js';

const RUNS = 3_000;
const CALLS = 500_000;
const PAUSE_MS = 1;

/** R5: what tracking adds to a run that reports 10 steps and 2 lines, from the request to start to the handler's return. */
export async function measureOverhead(bench: RunsBench): Promise<void> {
  const tracker = bench.tracker(10_000);
  const added: number[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    const from = performance.now();
    work(undefined);
    const trackedFrom = performance.now();
    const plainMs = trackedFrom - from;
    await tracked();
    added.push(performance.now() - trackedFrom - plainMs);
    // As in life, runs leave the process time to write.
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }

  function tracked(): Promise<void> {
    return new Promise((resolve, reject) => {
      const job = buildJob({
        id: 'measured',
        allowConcurrent: true,
        async run(context) {
          work(context);
          resolve();
          return undefined;
        },
      });
      tracker.start(job, { trigger: 'scheduled' }).catch(reject);
    });
  }

  const perCallUs = await measureProgress(bench);
  await tracker.drain(10_000);
  const [p50, p99] = [percentile(added, 50), percentile(added, 99)];
  report({
    id: 'R5',
    measure: `wall time added to a run; cost of progress() (${bench.kind})`,
    ours: `p50 ${p50.toFixed(3)} ms, p99 ${p99.toFixed(3)} ms; ${perCallUs.toFixed(2)} µs`,
    against: 'the same handler untracked',
    ratio: '–',
    budget: 'p50 < 0.2 ms, p99 < 2 ms; < 2 µs',
    ok: p50 < 0.2 && p99 < 2 && perCallUs < 2,
  });
}

function work(context: JobContext | undefined): number {
  let sum = 0;
  for (let step = 1; step <= 10; step += 1) {
    sum += Math.sqrt(step);
    context?.progress(step, 10);
  }
  context?.log('info', 'first half');
  context?.log('info', 'second half', { sum });
  return sum;
}

/** Microseconds of one call, over many in one run. */
async function measureProgress(bench: RunsBench): Promise<number> {
  const tracker = bench.tracker(10);
  const perCall = await new Promise<number>((resolve, reject) => {
    const job = buildJob({
      id: 'progressing',
      allowConcurrent: true,
      async run({ progress }) {
        const from = performance.now();
        for (let call = 0; call < CALLS; call += 1) progress(call, CALLS);
        resolve(((performance.now() - from) * 1000) / CALLS);
        return undefined;
      },
    });
    tracker.start(job, { trigger: 'scheduled' }).catch(reject);
  });
  await tracker.drain(5_000);
  return perCall;
}
