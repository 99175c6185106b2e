import type { JobContext, JobResult } from '../jobs/define.js';
import { createRandom } from './random.js';

/** What the body of a job in the fault tests does. */
export interface BodyOrder {
  body: keyof typeof BODIES;
  /** About how long it takes. */
  ms: number;
  /** Which of its kinds of misbehaviour, or the seed of its chance. */
  variant?: number;
  /** What an error says. */
  text?: string;
}

/** How long a handler's calls of `progress` and `log` took. */
export interface CallTimes {
  calls: number;
  /** How many of them took more than 2 ms. */
  slow: number;
  slowestMs: number;
}

const STEP_MS = 20;
const SLOW_MS = 2;

/** Misbehaving and behaving jobs. Each ends with its signal, unless not doing so is the point of it. */
export const BODIES = {
  hold: async (context: JobContext, { ms }: BodyOrder): Promise<JobResult> => {
    await wait(ms, context.signal);
    return { pid: process.pid };
  },

  /** Leaves a rejection and an exception behind that nobody handles. */
  careless: async (context: JobContext, { ms }: BodyOrder): Promise<JobResult> => {
    void Promise.reject(new Error('Nobody handles this'));
    setTimeout(() => {
      throw new Error('Nobody catches this');
    }, ms / 2);
    await wait(ms, context.signal);
    return undefined;
  },

  /** Lets nothing else in its process happen. */
  block: async (_: JobContext, { ms }: BodyOrder): Promise<JobResult> => {
    const until = performance.now() + ms;
    while (performance.now() < until);
    return undefined;
  },

  /** Never ends, whatever it is told. */
  deaf: (): Promise<JobResult> => new Promise(() => undefined),

  failing: async (_: JobContext, { text = 'Disk full' }: BodyOrder): Promise<JobResult> => {
    throw new Error(text);
  },

  throwing: async (_: JobContext, { variant = 0 }: BodyOrder): Promise<JobResult> => {
    throw oddThings()[variant];
  },

  /** Reports each step, and how long reporting took. */
  steps: async ({ progress, log, signal }: JobContext, { ms }: BodyOrder): Promise<JobResult> => {
    const steps = Math.ceil(ms / STEP_MS);
    const times: CallTimes = { calls: 0, slow: 0, slowestMs: 0 };
    for (let step = 1; step <= steps; step += 1) {
      const from = performance.now();
      progress(step, steps);
      log('info', `step ${step}`);
      const tookMs = performance.now() - from;
      times.calls += 1;
      if (tookMs > SLOW_MS) times.slow += 1;
      times.slowestMs = Math.max(times.slowestMs, tookMs);
      await wait(STEP_MS, signal);
    }
    return { ...times };
  },

  /** Reports progress forwards and backwards, and numbers that make no sense. */
  erratic: async ({ progress, signal }: JobContext, { ms, variant = 0 }: BodyOrder): Promise<JobResult> => {
    const random = createRandom(variant);
    const until = performance.now() + ms;
    let highest = 0;
    while (performance.now() < until) {
      const processed = random.pick([random.below(900), random.below(900), -5, Number.NaN, Number.POSITIVE_INFINITY]);
      progress(processed, 1_000);
      if (processed > highest && Number.isFinite(processed)) highest = processed;
      await wait(random.below(5), signal);
    }
    return { highest };
  },

  /** Logs messages and details of 1 MB each. */
  loud: async ({ log, signal }: JobContext, { ms }: BodyOrder): Promise<JobResult> => {
    const text = 'loud '.repeat(200_000);
    for (let line = 0; line < ms / STEP_MS; line += 1) {
      log(line % 10 === 0 ? 'error' : 'info', text, { text, deep: { text } });
      await wait(STEP_MS, signal);
    }
    return { text };
  },
};

/** What handlers throw that is no error, or one that turns on whoever reads it. */
export function oddThings(): unknown[] {
  const cyclic: Record<string, unknown> = { name: 'cyclic' };
  cyclic.self = cyclic;
  const trap = () => {
    throw new Error('trapped');
  };
  return [
    undefined,
    null,
    'a text',
    42,
    Symbol('a symbol'),
    cyclic,
    new Error('x'.repeat(10_000_000)),
    Object.defineProperty(new Error('hidden'), 'message', { get: trap }),
    new Proxy({}, { get: trap, ownKeys: trap, getPrototypeOf: trap }),
    Object.create(null),
    trap,
    { toString: trap, toJSON: trap },
    new AggregateError([new Error('one'), 'two'], 'several'),
  ];
}

/** Rejects with the signal's reason when it comes first. */
function wait(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    }, ms);
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
}
