/** Counts ends beside the stream of writes: what gathers while one count is under way goes with the next. */
export interface EndCounter<T> {
  add(ends: readonly T[]): void;
  /** Resolves when everything that was added is counted and told. */
  idle(): Promise<void>;
}

/** `count` must not reject. Each end is told after it was counted, so that whoever hears of it reads lists that know it. */
export function createEndCounter<T>(
  count: (ends: readonly T[]) => Promise<void>,
  tell: (end: T) => void,
): EndCounter<T> {
  let waiting: T[] = [];
  let counting: Promise<void> | null = null;

  async function countAll(): Promise<void> {
    while (waiting.length > 0) {
      const ends = waiting;
      waiting = [];
      await count(ends);
      for (const end of ends) tell(end);
    }
    counting = null;
  }

  return {
    add(ends) {
      waiting.push(...ends);
      counting ??= countAll();
    },
    idle: async () => {
      await counting;
    },
  };
}
