import { patch } from './refresh.js';
import { followTails, showTailEnds } from './tails.js';

/** The console without leaving the page: what is said waits for its turn, answers are patched in, the focus stays in the field. */
export function enhanceConsole(): void {
  const section = document.getElementById('console');
  const field = document.querySelector<HTMLInputElement>('#console-text');
  if (!section || !field) return;
  // A finger would have the keyboard jump up.
  if (matchMedia('(pointer: fine)').matches) field.focus({ preventScroll: true });
  enhanceHistory(section, field);

  section.addEventListener('click', (event) => {
    const link = (event.target as Element).closest<HTMLElement>('a[data-fill]');
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    fill(field, link.dataset.fill ?? '');
  });

  let turn = Promise.resolve();
  let unsent: URLSearchParams | null = null;

  section.addEventListener('submit', (event) => {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const button = event.submitter;
    if (form.contains(field)) {
      const text = field.value;
      field.value = '';
      if (text.trim())
        take(
          async () => say(text, form),
          () => (field.value ||= text),
        );
    } else if (button instanceof HTMLButtonElement && !form.hasAttribute('data-busy')) {
      form.setAttribute('data-busy', '');
      const place = form.closest<HTMLElement>('.exchange');
      take(
        async () => press(new URLSearchParams({ nonce: nonceOf(form), press: button.value }), place),
        () => form.removeAttribute('data-busy'),
      );
    }
  });

  function take(deed: () => Promise<void>, undo: () => void) {
    turn = turn.then(async () => {
      section?.setAttribute('aria-busy', 'true');
      try {
        await deed();
        showUnsent(false);
      } catch {
        undo();
        showUnsent(true);
      }
      section?.removeAttribute('aria-busy');
    });
  }

  async function say(text: string, form: HTMLFormElement) {
    // If only the answer was lost, the same nonce gets it, and nothing is done twice.
    const nonce = unsent?.get('text') === text ? unsent.get('nonce') : nonceOf(form);
    unsent = new URLSearchParams({ nonce: nonce ?? '', text });
    await send(unsent);
    unsent = null;
    showTailEnds();
  }

  /** Who presses goes on with the message that it became, or with the one that came. */
  async function press(body: URLSearchParams, place: HTMLElement | null) {
    const newest = newestId();
    await send(body, place);
    if (newestId() === newest) return;
    showTailEnds();
    if (place === document.activeElement) document.getElementById(newestId())?.focus({ preventScroll: true });
  }
}

async function send(body: URLSearchParams, place: HTMLElement | null = null): Promise<void> {
  const answer = await fetch('/console', { method: 'POST', body });
  if (!answer.ok) throw new Error(`The console answered ${answer.status}`);
  if (new URL(answer.url).pathname !== '/console') {
    location.href = '/login?next=/console';
    return;
  }
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  // What holds the focus would not be patched.
  if (place?.contains(document.activeElement)) place.focus({ preventScroll: true });
  followTails(() => patch(page));
}

const nonceOf = (form: HTMLFormElement): string => String(new FormData(form).get('nonce'));

const newestId = (): string => [...document.querySelectorAll('.exchange')].at(-1)?.id ?? '';

function showUnsent(isUnsent: boolean): void {
  const place = document.querySelector<HTMLElement>('[data-unsent]');
  if (place) place.textContent = isUnsent ? (place.dataset.unsent ?? '') : '';
}

function fill(field: HTMLInputElement, text: string): void {
  field.value = text;
  field.focus();
  field.setSelectionRange(text.length, text.length);
}

/** Arrow up brings back what was typed before, arrow down what was typed after it. */
function enhanceHistory(section: HTMLElement, field: HTMLInputElement): void {
  let back = 0;
  let draft = '';
  field.addEventListener('input', () => {
    back = 0;
  });
  field.addEventListener('keydown', (event) => {
    if (event.key === 'Enter') back = 0;
    if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return;
    event.preventDefault();
    const typed = [...section.querySelectorAll<HTMLElement>('[data-said]')].map(({ dataset }) => dataset.said ?? '');
    if (back === 0) draft = field.value;
    back = Math.min(typed.length, Math.max(0, back + (event.key === 'ArrowUp' ? 1 : -1)));
    fill(field, back === 0 ? draft : (typed.at(-back) ?? ''));
  });
}
