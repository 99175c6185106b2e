export interface Loop {
  /** Ends the loop; resolves when a round that is under way is over. */
  stop(): Promise<void>;
  /** For how long the next round is overdue, in milliseconds: while one takes long, or this process stands still. */
  lateMs(): number;
}

/** Does `round` every `intervalMs`, never two at a time, until stopped. A round that fails is told to `onError` and the next one comes. */
export function startLoop(round: () => Promise<unknown>, intervalMs: number, onError: (error: unknown) => void): Loop {
  let timer: NodeJS.Timeout;
  let stopped = false;
  let current: Promise<unknown> = Promise.resolve();
  let endedMs = performance.now();

  function plan(): void {
    endedMs = performance.now();
    if (!stopped) timer = setTimeout(go, intervalMs);
  }
  function go(): void {
    current = round().catch(onError).then(plan);
  }

  plan();
  return {
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await current;
    },
    lateMs: () => Math.max(0, performance.now() - endedMs - intervalMs),
  };
}
