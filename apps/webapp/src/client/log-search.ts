const MAX_MATCHES = 999;

/** Which match the search of a log stands at. */
const current = new WeakMap<Element, number>();

/** Searches within the lines of a log: marks every match, Enter goes on to the next, Shift and Enter back. */
export function enhanceLogSearch(): void {
  document.addEventListener('input', ({ target }) => {
    if (!(target instanceof HTMLInputElement) || !target.matches('[data-log-search]')) return;
    current.delete(target);
    showMatches();
  });
  document.addEventListener('change', ({ target }) => {
    if (target instanceof HTMLInputElement && target.closest('.logs .switch')) showMatches();
  });
  document.addEventListener('keydown', (event) => {
    const { target } = event;
    if (!(target instanceof HTMLInputElement) || !target.matches('[data-log-search]')) return;
    if (event.key === 'Enter') {
      event.preventDefault();
      goOn(target, event.shiftKey ? -1 : 1);
    } else if (event.key === 'Escape' && target.value) {
      // The first press ends the search, not the dialog around it.
      event.preventDefault();
      target.value = '';
      showMatches();
    }
  });
}

/** Marks what is searched for, after anything about the logs has changed. */
export function showMatches(): void {
  const all: Range[] = [];
  const here: Range[] = [];
  for (const field of document.querySelectorAll<HTMLInputElement>('[data-log-search]')) {
    const matches = matchesOf(field);
    const at = Math.min(current.get(field) ?? -1, matches.length - 1);
    all.push(...matches);
    here.push(...matches.slice(Math.max(0, at), at + 1));
    const output = field.closest('.logs')?.querySelector('output');
    const text = field.value.trim() ? `${at + 1}/${matches.length}` : '';
    if (output && output.textContent !== text) output.textContent = text;
  }
  mark('log-match', all);
  mark('log-here', here);
}

function goOn(field: HTMLInputElement, step: 1 | -1): void {
  const matches = matchesOf(field);
  if (matches.length === 0) return;
  const at = current.get(field) ?? (step === 1 ? -1 : 0);
  const next = (at + step + matches.length) % matches.length;
  current.set(field, next);
  matches[next]?.startContainer.parentElement?.closest('li')?.scrollIntoView({ block: 'nearest' });
  showMatches();
}

/** Every place where a visible line has what the field asks for, however it is written. */
function matchesOf(field: HTMLInputElement): Range[] {
  const words = field.value.trim();
  const lines = field.closest('.logs')?.querySelectorAll('.log > li');
  if (!words || !lines) return [];
  const pattern = new RegExp(words.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'), 'gi');
  const ranges: Range[] = [];
  for (const line of lines) {
    if (!line.checkVisibility()) continue;
    for (const part of line.querySelectorAll('.message > *')) {
      const text = part.firstChild;
      for (const { index, 0: match } of text?.textContent?.matchAll(pattern) ?? []) {
        if (ranges.length === MAX_MATCHES) return ranges;
        const range = new Range();
        range.setStart(text as Text, index);
        range.setEnd(text as Text, index + match.length);
        ranges.push(range);
      }
    }
  }
  return ranges;
}

/** Some browsers count and find, but cannot mark. */
function mark(name: string, ranges: readonly Range[]): void {
  if (!('highlights' in CSS)) return;
  if (ranges.length > 0) CSS.highlights.set(name, new Highlight(...ranges));
  else CSS.highlights.delete(name);
}
