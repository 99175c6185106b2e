const HIDDEN_GRACE_MS = 10_000;

/** Runs `start` in one visible tab at a time, and stops it when that tab has been hidden for a while or is closed. */
export function holdWhileVisible(start: () => () => void): void {
  let release: (() => void) | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function hold() {
    if (release) return;
    let isOver = false;
    const over = new Promise<void>((resolve) => {
      release = () => {
        isOver = true;
        resolve();
      };
    });
    const lead = async () => {
      if (isOver) return;
      const stop = start();
      await over;
      stop();
    };
    // Without a secure context there are no locks: then every tab reads for itself.
    await (navigator.locks ? navigator.locks.request('live', lead) : lead());
  }

  document.addEventListener('visibilitychange', () => {
    clearTimeout(timer);
    if (!document.hidden) void hold();
    else {
      timer = setTimeout(() => {
        release?.();
        release = null;
      }, HIDDEN_GRACE_MS);
    }
  });
  // A page in the back-forward cache must not keep the stream of the others.
  addEventListener('pagehide', () => {
    release?.();
    release = null;
  });
  addEventListener('pageshow', ({ persisted }) => {
    if (persisted) void hold();
  });
  if (!document.hidden) void hold();
}
