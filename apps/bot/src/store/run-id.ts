import { v7 } from 'uuid';

/** A new run id: UUIDv7, so that ids sort by the time they were made. */
export function newRunId(): string {
  return v7();
}

/** The smallest run id that can be made at the instant or later. */
export function firstRunIdAt(at: Date): string {
  const hex = Math.max(0, Math.floor(at.getTime())).toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-7000-8000-000000000000`;
}
