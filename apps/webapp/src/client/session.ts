/** True when the page has to be asked for again, because the session is about to end or has ended meanwhile. */
export function isSessionEnding(): boolean {
  const warning = document.querySelector<HTMLElement>('[data-warn-at]');
  return warning !== null && Date.parse(warning.dataset.warnAt ?? '') <= Date.now();
}
