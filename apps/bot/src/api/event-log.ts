import type { LiveEvent } from '../operations/verb.js';
export type EventLog = ReturnType<typeof createEventLog>;

/**
 * The newest events, ready to be sent: each is serialised once, for however many viewers. Ids are `<epoch>-<number>`;
 * the epoch tells ids of this process from those of an earlier one.
 */
export function createEventLog(capacity: number, epoch: string) {
  const ring: { event: LiveEvent; frame: Buffer | null }[] = [];
  let last = 0;
  /** Nobody can go on from before this number: some events went by unseen. */
  let forgotten = 0;

  return {
    /** Adds an event; answers its frame when asked for, so that nobody pays for what nobody reads. */
    append(event: LiveEvent): () => Buffer {
      last += 1;
      const number = last;
      const slot = { event, frame: null };
      ring[number % capacity] = slot;
      return () => frameOf(slot, number);
    },

    /** Everything after an id, or null if that is no longer known: the reader must load anew. */
    after(id: string): Buffer[] | null {
      const number = numberOf(id);
      if (number === null || number < Math.max(forgotten, last - capacity) || number > last) return null;
      return Array.from({ length: last - number }, (_, index) => {
        const missed = number + 1 + index;
        return frameOf(ring[missed % capacity] as (typeof ring)[number], missed);
      });
    },

    /** From now on nobody can go on from before: events may have been missed. */
    forget(): void {
      last += 1;
      forgotten = last;
    },

    /** The id of the newest event. */
    lastId: () => `${epoch}-${last}`,
  };

  function frameOf(slot: { event: LiveEvent; frame: Buffer | null }, number: number): Buffer {
    slot.frame ??= eventFrame(slot.event, `${epoch}-${number}`);
    return slot.frame;
  }

  function numberOf(id: string): number | null {
    const match = /^([A-Za-z0-9]{1,40})-(\d{1,15})$/.exec(id);
    return match && match[1] === epoch ? Number(match[2]) : null;
  }
}

/** One event as it goes over the wire. */
export function eventFrame(event: LiveEvent, id: string): Buffer {
  return Buffer.from(`id: ${id}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
}
