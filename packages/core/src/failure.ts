import type { FailureReason, Requester } from './run.js';

/** `regressed`: it was resolved, and then happened again. */
export const FAILURE_STATES = ['new', 'acknowledged', 'resolved', 'regressed'] as const;
export type FailureState = (typeof FAILURE_STATES)[number];

/** Who said something about a kind of failure, and when. */
export interface FailureNote {
  by: Requester;
  at: Date;
  note: string | null;
}

/** All failures of one job that have the same signature. */
export interface Failure {
  job_id: string;
  signature: string;
  state: FailureState;
  /** Of the newest one, at most 500 characters. */
  error_message: string;
  reason: FailureReason | null;
  first_seen_at: Date;
  first_run_id: string;
  last_seen_at: Date;
  last_run_id: string;
  count: number;
  acknowledged: FailureNote | null;
  resolved: FailureNote | null;
  regressed_at: Date | null;
}

/**
 * What moves a kind of failure, and from where: what people say of it, and a run that failed after it was said to be
 * mended. A move that is not named changes nothing.
 */
const MOVES = {
  acknowledge: { new: 'acknowledged', regressed: 'acknowledged', resolved: 'acknowledged' },
  resolve: { new: 'resolved', acknowledged: 'resolved', regressed: 'resolved' },
  recur: { resolved: 'regressed' },
} as const satisfies Record<string, Partial<Record<FailureState, FailureState>>>;

export type FailureMove = keyof typeof MOVES;

/** The state after a move; the same one if the move says nothing new. Pure. */
export function moveFailure(state: FailureState, move: FailureMove): FailureState {
  const moves: Partial<Record<FailureState, FailureState>> = MOVES[move];
  return moves[state] ?? state;
}

/** The states in which a move changes something: what a conditional write asks for, and where a button makes sense. */
export function statesBefore(move: FailureMove): FailureState[] {
  return FAILURE_STATES.filter((state) => moveFailure(state, move) !== state);
}
