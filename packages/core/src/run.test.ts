import { describe, expect, it } from '@jest/globals';
import { AppError } from './error.js';
import {
  isTerminal,
  percentDone,
  RUN_STATUSES,
  type RunEvent,
  type RunStatus,
  type RunSummary,
  transition,
} from './run.js';

const at = new Date('2026-01-01T10:00:00Z');
const later = new Date('2026-01-01T10:00:05Z');

function runIn(status: RunStatus): RunSummary & { result?: unknown } {
  return {
    run_id: 'r',
    job_id: 'j',
    category: 'other',
    status,
    reason: null,
    trigger: 'manual',
    requested_by: null,
    user_id: null,
    attempt: 1,
    retry_of: null,
    worker_id: null,
    queued_at: at,
    started_at: status === 'pending' ? null : at,
    ended_at: null,
    duration_seconds: null,
    progress: 0,
    total_items: null,
    processed_items: 0,
    message: null,
    error_message: null,
    error_signature: null,
    blocked_by: null,
    note: null,
    cancel: null,
    stuck_at: null,
  };
}

const EVENTS: RunEvent[] = [
  { type: 'start', at, worker_id: 'w' },
  { type: 'progress', processed: 1 },
  { type: 'complete', at: later, durationSeconds: 5, result: null },
  { type: 'fail', at: later, reason: 'error', message: 'no' },
  { type: 'cancel', at: later },
  { type: 'skip', at: later, reason: 'paused' },
];

const ALLOWED: Record<RunStatus, RunEvent['type'][]> = {
  pending: ['start', 'cancel', 'skip'],
  running: ['progress', 'complete', 'fail', 'cancel', 'skip'],
  completed: [],
  failed: [],
  cancelled: [],
  skipped: [],
};

describe('the state machine', () => {
  it.each(RUN_STATUSES.flatMap((status) => EVENTS.map((event) => [status, event.type, event] as const)))(
    'of a %s run that meets %s holds to the table',
    (status, type, event) => {
      const move = () => transition(runIn(status), event);
      if (ALLOWED[status].includes(type)) expect(move).not.toThrow();
      else expect(move).toThrow(AppError);
    },
  );

  it('leaves terminal states alone for ever', () => {
    for (const status of RUN_STATUSES) expect(isTerminal(status)).toBe(ALLOWED[status].length === 0);
  });

  it('changes a copy', () => {
    const run = Object.freeze(runIn('pending'));
    expect(transition(run, { type: 'start', at, worker_id: 'w' })).toMatchObject({ status: 'running', worker_id: 'w' });
  });

  it('never ends a run before it started, whatever the clock says', () => {
    const ended = transition(runIn('running'), { type: 'fail', at: new Date(0), reason: 'lost', message: 'gone' });
    expect(ended.ended_at).toEqual(at);
    expect(ended.duration_seconds).toBe(0);
  });

  it('takes the duration of the monotonic clock before the difference of instants', () => {
    expect(transition(runIn('running'), { type: 'cancel', at: later, durationSeconds: 2 }).duration_seconds).toBe(2);
    expect(transition(runIn('running'), { type: 'cancel', at: later }).duration_seconds).toBe(5);
    expect(transition(runIn('pending'), { type: 'cancel', at: later }).duration_seconds).toBeNull();
  });

  it('sets progress to 100 when a run completes, and keeps what it says', () => {
    const ended = transition(runIn('running'), { type: 'complete', at: later, durationSeconds: 5, result: { n: 1 } });
    expect(ended).toMatchObject({ progress: 100, result: { n: 1 }, reason: null });
  });

  it('names the run in the way of a skipped one', () => {
    const event = { type: 'skip', at, reason: 'already_running', blocked_by: 'other' } as const;
    expect(transition(runIn('pending'), event)).toMatchObject({ reason: 'already_running', blocked_by: 'other' });
  });
});

describe('progress', () => {
  const step = (run: RunSummary, processed: number, total?: number) =>
    transition(run, { type: 'progress', processed, ...(total === undefined ? {} : { total }) });

  it('never falls and never passes 100', () => {
    let run: RunSummary = runIn('running');
    const seen: number[] = [];
    for (const [processed, total] of [
      [1, 4],
      [3, 4],
      [2, 4],
      [9, 4],
      [0, 400],
      [-1, 4],
    ] as const) {
      run = step(run, processed, total);
      seen.push(run.progress);
    }
    expect(seen).toEqual([25, 75, 75, 100, 100, 100]);
    expect(run.processed_items).toBe(9);
  });

  it('remembers the total and the newest message', () => {
    const first = transition(runIn('running'), { type: 'progress', processed: 1, total: 10, message: 'one' });
    expect(step(first, 5)).toMatchObject({ total_items: 10, progress: 50, message: 'one' });
  });

  it.each([[Number.NaN], [Number.POSITIVE_INFINITY], [-3]])('takes %p as nothing', (odd) => {
    expect(step(runIn('running'), odd, odd)).toMatchObject({ processed_items: 0, total_items: null, progress: 0 });
  });

  it('is safe for a total of zero, and whole', () => {
    expect(percentDone(5, 0)).toBe(0);
    expect(percentDone(5, null)).toBe(0);
    expect(percentDone(1, 3)).toBe(33);
    expect(percentDone(299, 300)).toBe(99);
  });
});
