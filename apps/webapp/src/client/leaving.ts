const SHOWN_AFTER_MS = 300;
/** A file that is downloaded leaves the page where it is, and nothing tells. */
const GIVEN_UP_AFTER_MS = 15_000;

/** While the next page is slow to come, a thin bar says that it is on its way. */
export function showLeaving(): void {
  const root = document.documentElement;
  let timers: ReturnType<typeof setTimeout>[] = [];

  function stay() {
    for (const timer of timers) clearTimeout(timer);
    root.removeAttribute('data-leaving');
  }

  addEventListener('beforeunload', () => {
    stay();
    timers = [
      setTimeout(() => root.setAttribute('data-leaving', ''), SHOWN_AFTER_MS),
      setTimeout(stay, GIVEN_UP_AFTER_MS),
    ];
  });
  // It may come back from the history as it was left.
  addEventListener('pageshow', stay);
}
