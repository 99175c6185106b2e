const MOST_STEPS = 4;

/** Logs that are on their way to their end. */
const going = new WeakSet<Element>();

/** Runs a change of the page; logs that stood at their end stand at their end afterwards. */
export function followTails(change: () => void): void {
  const atEnd = [...tails(document)].filter(isAtEnd);
  change();
  for (const tail of atEnd) goToEnd(tail);
}

/** Logs are read from their end. */
export function showTailEnds(within: ParentNode = document): void {
  for (const tail of tails(within)) goToEnd(tail);
}

/** True while the end of a log can be seen. */
export const isAtEnd = (tail: Element): boolean =>
  going.has(tail) || tail.scrollTop + tail.clientHeight >= tail.scrollHeight - 24;

/** What was never in sight has no true height yet: as it comes the end moves on, and is gone after until it stands. */
export function goToEnd(tail: Element, steps = MOST_STEPS): void {
  going.add(tail);
  tail.scrollTop = tail.scrollHeight;
  requestAnimationFrame(() => {
    going.delete(tail);
    if (steps > 0 && !isAtEnd(tail)) goToEnd(tail, steps - 1);
  });
}

function tails(within: ParentNode): NodeListOf<HTMLElement> {
  return within.querySelectorAll<HTMLElement>('[data-tail]');
}
