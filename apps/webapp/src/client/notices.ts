const SHOWN_MS = 8_000;
/** Where there is a link, by keys it is a long way to it. */
const SHOWN_WITH_LINK_MS = 20_000;

/** Notices go by themselves, but never while somebody points at them or has the focus in them; some wait to be put away. */
export function enhanceNotices(): void {
  for (const toast of document.querySelectorAll<HTMLElement>('.toast')) {
    toast.querySelector('[data-dismiss]')?.addEventListener('click', (event) => {
      event.preventDefault();
      toast.remove();
    });
    if (toast.hasAttribute('data-stays')) continue;
    const shownMs = toast.querySelector('a') ? SHOWN_WITH_LINK_MS : SHOWN_MS;
    const timer = setInterval(() => {
      if (toast.matches(':hover, :focus-within')) return;
      clearInterval(timer);
      toast.remove();
    }, shownMs);
  }
}
