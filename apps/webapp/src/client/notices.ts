const SHOWN_MS = 8_000;

/** Notices go by themselves, but never while somebody points at them or has the focus in them. */
export function enhanceNotices(): void {
  for (const toast of document.querySelectorAll<HTMLElement>('.toast')) {
    const timer = setInterval(() => {
      if (toast.matches(':hover, :focus-within')) return;
      clearInterval(timer);
      toast.remove();
    }, SHOWN_MS);
  }
}
