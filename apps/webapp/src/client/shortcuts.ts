/** `/` search, `t` theme, `?` help, and the letters of the navigation; only while nobody types, and not when switched off. */
export function enhanceShortcuts(): void {
  if (document.documentElement.dataset.shortcuts === 'off') return;
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (document.querySelector('dialog:modal')) return;
    const action = actionOf(event.key);
    if (!action) return;
    event.preventDefault();
    action();
  });
}

function actionOf(key: string): (() => void) | null {
  if (key === '/') return search;
  if (key === 't') return nextTheme;
  if (key === '?') return () => document.querySelector<HTMLDialogElement>('#help')?.showModal();
  const link = /^[a-z]$/.test(key) ? document.querySelector<HTMLAnchorElement>(`.nav a[data-key="${key}"]`) : null;
  return link && (() => link.click());
}

function search(): void {
  const field = document.querySelector<HTMLInputElement>('[data-search]');
  if (field) field.select();
  else location.href = '/jobs#search';
}

function nextTheme(): void {
  const buttons = [...document.querySelectorAll<HTMLButtonElement>('#theme button')];
  const at = buttons.findIndex((button) => button.getAttribute('aria-pressed') === 'true');
  buttons[(at + 1) % buttons.length]?.click();
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('input, select, textarea, [contenteditable]') !== null;
}
