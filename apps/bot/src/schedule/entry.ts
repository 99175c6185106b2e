import type { ObjectId } from 'mongodb';

/** Agenda's names for the two things that it starts: entries of the schedule, and single starts of runs that are stored. */
export const SCHEDULED = 'scheduled';
export const HAND_OVER = 'hand-over';

export type StartName = typeof SCHEDULED | typeof HAND_OVER;

/** A crash between claiming a start and settling it delays the entry by this. */
export const LOCK_MS = 30_000;

/** A document as Agenda wants it, with what is ours in `data`. */
export interface EntryDocument {
  _id: ObjectId;
  name: StartName;
  type: 'single' | 'normal';
  priority: number;
  nextRunAt: Date | null;
  lastRunAt: Date | null;
  lockedAt: Date | null;
  disabled: boolean;
  lastModifiedBy: string | null;
  data: EntryData;
}

export interface EntryData {
  job_id: string;
  /** What a worker must have in its code to start this: the job, or the family of a dynamic one. */
  code: string;
  family: string | null;
  schedule: string;
  /** The stored run that a hand-over starts. */
  run_id?: string;
  args?: unknown;
  /** The start that the newest claim is to make. */
  start?: EntryStart;
}

/** A start as the first claim for it planned it. */
export interface EntryStart {
  /** The id of its run: stored a second time, it is refused. */
  id: string;
  at: Date;
}

/** True if this worker was held up for so long after its claim that another one may have taken it over. */
export function mayBeTaken({ lockedAt }: Pick<EntryDocument, 'lockedAt'>, now: Date): boolean {
  return lockedAt === null || now.getTime() - lockedAt.getTime() >= LOCK_MS;
}

/** The claim goes on with what an earlier one began, whose start may be stored already. */
export function goesOn({ lockedAt, data }: Pick<EntryDocument, 'lockedAt' | 'data'>): boolean {
  return data.start?.at.getTime() !== lockedAt?.getTime();
}
