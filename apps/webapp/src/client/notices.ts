const SHOWN_MS = 8_000;

/** Notices go by themselves, but never while somebody points at them or has the focus in them; some wait to be put away. */
export function enhanceNotices(): void {
  for (const toast of document.querySelectorAll<HTMLElement>('.toast')) {
    toast.querySelector('[data-dismiss]')?.addEventListener('click', (event) => {
      event.preventDefault();
      toast.remove();
    });
    if (toast.hasAttribute('data-stays')) continue;
    const timer = setInterval(() => {
      if (toast.matches(':hover, :focus-within')) return;
      clearInterval(timer);
      toast.remove();
    }, SHOWN_MS);
  }
}
