/** Runs a change of the page; logs that stood at their end stand at their end afterwards. */
export function followTails(change: () => void): void {
  const atEnd = [...tails()].filter((tail) => tail.scrollTop + tail.clientHeight >= tail.scrollHeight - 24);
  change();
  for (const tail of atEnd) tail.scrollTop = tail.scrollHeight;
}

/** Logs are read from their end. */
export function showTailEnds(): void {
  for (const tail of tails()) tail.scrollTop = tail.scrollHeight;
}

function tails(): NodeListOf<HTMLElement> {
  return document.querySelectorAll<HTMLElement>('[data-tail]');
}
