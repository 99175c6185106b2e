import type { PresenceStore } from '../../store/presence.js';

export const PRESENCE_MS = 15_000;

/** Notes once in each minute that the monitor is there, when asked several times in it. What could not be written is tried again. */
export function createPresenceMark(store: Pick<PresenceStore, 'note'>, now: () => Date): () => Promise<void> {
  let noted = -1;
  return async () => {
    const at = now();
    const minute = Math.floor(at.getTime() / 60_000);
    if (minute === noted) return;
    await store.note(at);
    noted = minute;
  };
}
