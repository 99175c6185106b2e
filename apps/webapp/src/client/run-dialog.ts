import { isSamePage, pageAddress, setPageAddress } from './page-address.js';
import { showTailEnds } from './tails.js';

/** What the entry of the history tells: which page is under the run, and how many runs were opened over it. */
interface Over {
  under: string;
  depth: number;
}

const RUN_PATH = /^\/runs\/[^/]+$/;
const over = (): Over | null => history.state as Over | null;

/**
 * Opens runs over the page that links to them. The address becomes that of the run, so that it can be shared: Back closes
 * it, Forward opens it again, and a reload shows it as a page.
 */
export function enhanceRunDialog(): void {
  const dialog = document.querySelector<HTMLDialogElement>('#run-dialog');
  const place = dialog?.querySelector<HTMLElement>('[data-place]');
  if (!dialog || !place) return;
  let title = document.title;
  let opener: HTMLElement | null = null;
  let loading = new AbortController();
  let isIn = false;

  pageAddress();
  // A reload keeps the state of the entry, but not the page that was under it.
  history.replaceState(null, '');
  takePeek();

  document.addEventListener('click', (event) => {
    const link = runLinkOf(event);
    if (!link) return;
    event.preventDefault();
    if (!dialog.open) opener = link;
    push(link.href);
    void open();
  });
  addEventListener('popstate', () => {
    if (isSamePage(location.href, pageAddress())) close();
    else if (over()?.under === pageAddress()) void open();
    else location.reload();
  });
  dialog.addEventListener('close', () => {
    // The event comes late: by then the run may have been opened again.
    if (dialog.open || !isIn) return;
    const depth = over()?.depth;
    if (depth) history.go(-depth);
    leave();
  });

  /** Shows the run that the address names; when that fails, its page says why. */
  async function open(): Promise<void> {
    loading.abort();
    loading = new AbortController();
    const { signal } = loading;
    const { href } = location;
    enter();
    dialog?.setAttribute('aria-busy', 'true');
    try {
      const answer = await fetch(href, { signal });
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
      const run = page.querySelector('[data-live="run"]');
      if (!answer.ok || !run) throw new Error(`The run was answered with ${answer.status}`);
      show(document.importNode(run, true), page.title, page.getElementById('main')?.dataset.tag);
    } catch {
      if (!signal.aborted) location.reload();
    }
  }

  function enter(): void {
    if (!dialog || dialog.open) return;
    isIn = true;
    title = document.title;
    dialog.showModal();
    dialog.focus();
    // Outside of a modal dialog nothing can be pressed or is read aloud.
    dialog.append(...document.querySelectorAll('#notices, #announcer'));
  }

  function show(run: Element, runTitle: string, tag?: string): void {
    if (!dialog || !place) return;
    place.replaceChildren(run);
    dialog.dataset.from = location.href;
    if (tag) dialog.dataset.tag = tag;
    else delete dialog.dataset.tag;
    dialog.removeAttribute('aria-busy');
    dialog.querySelector('[data-page]')?.setAttribute('href', location.href);
    document.title = runTitle;
    dialog.scrollTop = 0;
    showTailEnds(place);
  }

  /** The history went back to the page already. */
  function close(): void {
    if (!dialog?.open) return;
    dialog.close();
    leave();
  }

  function leave(): void {
    isIn = false;
    loading.abort();
    document.body.append(...(dialog?.querySelectorAll('#notices, #announcer') ?? []));
    dialog?.removeAttribute('data-from');
    place?.replaceChildren();
    document.title = title;
    const link = opener?.isConnected
      ? opener
      : document.querySelector<HTMLElement>(`main a[href="${opener?.getAttribute('href')}"]`);
    (link ?? document.getElementById('main'))?.focus({ preventScroll: true });
  }

  function push(href: string): void {
    history.pushState({ under: pageAddress(), depth: (over()?.depth ?? 0) + 1 } satisfies Over, '', href);
  }

  /** A run that the address of the page asked for lies on top of the page; here it lies over it. */
  function takePeek(): void {
    const peek = document.querySelector<HTMLElement>('[data-peek]');
    const run = peek?.querySelector('[data-live="run"]');
    if (!peek || !run) return;
    setPageAddress(location.pathname);
    history.replaceState(null, '', pageAddress());
    push(peek.dataset.peek ?? '');
    peek.remove();
    enter();
    show(run, title);
  }
}

/** The link to a run that was pressed to see it here: not in another tab, nor the run that is the page. */
function runLinkOf(event: MouseEvent): HTMLAnchorElement | null {
  if (event.defaultPrevented || event.button !== 0) return null;
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return null;
  const link = (event.target as Element).closest<HTMLAnchorElement>('a[href^="/runs/"]:not([data-page])');
  if (!link || link.search || !RUN_PATH.test(link.pathname)) return null;
  return isSamePage(link.href, pageAddress()) ? null : link;
}
