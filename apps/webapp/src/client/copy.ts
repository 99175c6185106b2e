import { enhanceNotices } from './notices.js';

/** Copies texts, and says so. A text that cannot be copied is shown by its link instead. */
export function enhanceCopying(): void {
  document.addEventListener('click', (event) => {
    const control = (event.target as Element).closest<HTMLElement>('a[data-copy], button[data-copy-log]');
    if (!control || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const text = control instanceof HTMLAnchorElement ? read(control.href) : Promise.resolve(textOfLog(control));
    write(text).then(
      () => tell(control),
      () => {
        if (control instanceof HTMLAnchorElement) location.href = control.href;
      },
    );
  });
}

async function read(href: string): Promise<string> {
  const answer = await fetch(href, { headers: { 'x-background': '1' } });
  if (!answer.ok) throw new Error(`The text was answered with ${answer.status}`);
  return answer.text();
}

/** The promise goes in as it is: some browsers copy only while the press is fresh. */
function write(text: Promise<string>): Promise<void> {
  if (!navigator.clipboard) return text.then(writeBySelection);
  const type = 'text/plain';
  return navigator.clipboard.write([new ClipboardItem({ [type]: text.then((body) => new Blob([body], { type })) })]);
}

/** Without a secure context there is no clipboard, but what is selected can be copied. */
function writeBySelection(text: string): void {
  const field = document.createElement('textarea');
  const focused = document.activeElement;
  field.value = text;
  (document.querySelector('dialog:modal') ?? document.body).append(field);
  field.select();
  const isCopied = document.execCommand('copy');
  field.remove();
  if (focused instanceof HTMLElement) focused.focus({ preventScroll: true });
  if (!isCopied) throw new Error('The browser did not copy');
}

/** The lines that are shown, a line each: when, how important, what. */
function textOfLog(control: HTMLElement): string {
  const lines = [...(control.closest('.logs')?.querySelectorAll<HTMLElement>('.log > li') ?? [])];
  return lines
    .filter((line) => line.checkVisibility())
    .map((line) => {
      const [time, level, message, details] = ['time', '.level', 'bdi', 'code'].map((part) => line.querySelector(part));
      const head = [time?.getAttribute('datetime'), level?.textContent, message?.textContent].join(' ');
      return details ? `${head}\n${details.textContent}` : head;
    })
    .join('\n');
}

function tell(control: HTMLElement): void {
  const template = control.nextElementSibling;
  if (!(template instanceof HTMLTemplateElement)) return;
  document.getElementById('notices')?.replaceChildren(document.importNode(template.content, true));
  enhanceNotices();
}
