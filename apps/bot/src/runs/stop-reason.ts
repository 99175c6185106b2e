import type { RunEvent } from '@jobs-monitor/core';

export type StopKind = 'cancelled' | 'timeout' | 'shutdown' | 'fenced';

const WORDS: Record<StopKind, string> = {
  cancelled: 'The run was cancelled',
  timeout: 'The run took longer than it may',
  shutdown: 'The worker is shutting down',
  fenced: 'The worker lost its lease and the run was closed by another',
};

/** What `signal.reason` is when a handler is asked to stop. */
export class StopReason extends Error {
  override readonly name = 'StopReason';
  constructor(readonly kind: StopKind) {
    super(WORDS[kind]);
  }
}

/** How a run that was asked to stop ends. A fenced run has been closed by another worker already: null. */
export function endOfStopped(kind: StopKind, at: Date, durationSeconds: number): RunEvent | null {
  switch (kind) {
    case 'cancelled':
      return { type: 'cancel', at, durationSeconds };
    case 'timeout':
      return { type: 'fail', at, durationSeconds, reason: 'timeout', message: WORDS.timeout, signature: 'timeout' };
    case 'shutdown':
      return {
        type: 'fail',
        at,
        durationSeconds,
        reason: 'interrupted',
        message: WORDS.shutdown,
        signature: 'interrupted',
      };
    case 'fenced':
      return null;
  }
}
