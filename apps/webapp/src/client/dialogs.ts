import { enhanceNotices } from './notices.js';
import { isSamePage, shownAddresses } from './page-address.js';
import { patch } from './refresh.js';

/** Questions are asked in a dialog instead of on a page of their own; forms act once. */
export function enhanceDialogs(): void {
  document.addEventListener('click', (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    const link = (event.target as Element).closest<HTMLAnchorElement>('a[data-dialog], dialog a[data-close]');
    if (!link) return;
    event.preventDefault();
    if (link.hasAttribute('data-close')) link.closest('dialog')?.close();
    else void ask(link.href);
  });
  document.addEventListener('submit', (event) => void submit(event));
  document.addEventListener('close', findFocus, true);
  // A page that comes back from the cache of the browser has been submitted, but not now.
  addEventListener('pageshow', () => {
    for (const form of document.querySelectorAll('form[data-busy]')) form.removeAttribute('data-busy');
  });
}

/** Fetches the question and shows it; when that fails, its page is opened instead. */
async function ask(href: string): Promise<void> {
  try {
    const answer = await fetch(href, { headers: { 'x-background': '1' } });
    const page = await read(answer);
    if (!show(page)) location.href = href;
  } catch {
    location.href = href;
  }
}

function show(page: Document): boolean {
  const dialog = document.querySelector<HTMLDialogElement>('#dialog');
  const form = page.querySelector('form[data-action-form]');
  if (!dialog || !form) return false;
  dialog.replaceChildren(document.importNode(form, true));
  if (!dialog.open) dialog.showModal();
  dialog.querySelector<HTMLElement>('input:not([type=hidden]), select, textarea, button')?.focus();
  return true;
}

async function submit(event: SubmitEvent): Promise<void> {
  const form = event.target as HTMLFormElement;
  if (form.hasAttribute('data-dialog')) {
    event.preventDefault();
    return ask(askedBy(form, event.submitter));
  }
  if (form.method !== 'post' || event.defaultPrevented) return;
  if (form.hasAttribute('data-busy')) return event.preventDefault();
  form.setAttribute('data-busy', '');
  if (!form.closest('#dialog') || !form.hasAttribute('data-action-form')) return;
  event.preventDefault();
  for (const button of form.querySelectorAll('button')) button.disabled = true;
  await act(form);
}

/** The address that a form of a list leads to: what was selected, and the question of the pressed button. */
function askedBy(form: HTMLFormElement, submitter: HTMLElement | null): string {
  const fields = new URLSearchParams([...new FormData(form)].map(([name, value]) => [name, String(value)]));
  return `${submitter?.getAttribute('formaction') ?? location.pathname}?${fields}`;
}

/** Does what was asked for without leaving the page: what is shown is patched, elsewhere the browser goes. */
async function act(form: HTMLFormElement): Promise<void> {
  const body = new URLSearchParams([...new FormData(form)].map(([name, value]) => [name, String(value)]));
  try {
    const answer = await fetch(form.action, { method: 'POST', body });
    const page = await read(answer);
    if (!answer.redirected) {
      if (!show(page)) location.reload();
      return;
    }
    // First, for with nothing selected the button goes that the focus would go back to.
    for (const selection of document.querySelectorAll<HTMLFormElement>('form[data-dialog]')) selection.reset();
    form.closest('dialog')?.close();
    const notices = document.importNode(page.getElementById('notices') ?? document.createElement('div'), true);
    document.getElementById('notices')?.replaceChildren(...notices.childNodes);
    enhanceNotices();
    const shown = shownAddresses().findLast((each) => isSamePage(each, answer.url));
    if (shown === undefined) location.href = answer.url;
    else {
      letGoOf(page);
      patch(page, shown);
    }
  } catch {
    // The answer was lost on the way: sent again as a form, the same nonce makes it act once all the same.
    form.submit();
  }
}

/** What a dialog was opened from may be gone when it closes: then the focus goes to the page, never to nowhere. */
function findFocus(): void {
  if (document.activeElement === document.body) document.getElementById('main')?.focus({ preventScroll: true });
}

/** What holds the focus is never taken away: a link that the next page does not have gives it to the page or the dialog first. */
function letGoOf(next: Document): void {
  const link = document.activeElement;
  if (!(link instanceof HTMLAnchorElement)) return;
  const href = link.getAttribute('href');
  if ([...next.links].some((each) => each.getAttribute('href') === href)) return;
  (link.closest('dialog') ?? document.getElementById('main'))?.focus({ preventScroll: true });
}

async function read(answer: Response): Promise<Document> {
  return new DOMParser().parseFromString(await answer.text(), 'text/html');
}
