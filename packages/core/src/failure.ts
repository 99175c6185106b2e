import type { Requester } from './run.js';

/** `regressed`: it was resolved, and then happened again. */
export const FAILURE_STATES = ['new', 'acknowledged', 'resolved', 'regressed'] as const;
export type FailureState = (typeof FAILURE_STATES)[number];

/** Who said something about a kind of failure, and when. */
export interface FailureNote {
  by: Requester;
  at: Date;
  note: string | null;
}
