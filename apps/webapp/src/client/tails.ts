/** Runs a change of the page; logs that stood at their end stand at their end afterwards. */
export function followTails(change: () => void): void {
  const atEnd = [...tails(document)].filter(isAtEnd);
  change();
  for (const tail of atEnd) tail.scrollTop = tail.scrollHeight;
}

/** Logs are read from their end. */
export function showTailEnds(within: ParentNode = document): void {
  for (const tail of tails(within)) tail.scrollTop = tail.scrollHeight;
}

/** True while the end of a log can be seen. */
export const isAtEnd = (tail: Element): boolean => tail.scrollTop + tail.clientHeight >= tail.scrollHeight - 24;

function tails(within: ParentNode): NodeListOf<HTMLElement> {
  return within.querySelectorAll<HTMLElement>('[data-tail]');
}
