import type { RunLogWire } from '@jobs-monitor/core';
import { lineClock, lineDetails, lineKey } from '../views/log-line.js';
import { showMatches } from './log-search.js';
import { followTails, goToEnd, isAtEnd } from './tails.js';
import { timeZone } from './times.js';

const SPACING_MS = 400;
/** Runs of other workers are told of only as they move on, not as they write: their logs are asked for now and then. */
const POLL_MS = 3_000;

const reading = new WeakMap<Element, { isAgain: boolean }>();
/** The number of the newest line that was seen, by log. */
const seen = new WeakMap<Element, number>();

/** Logs follow their runs, stand still while somebody reads further up, and say how many lines came meanwhile. */
export function enhanceLogs(): void {
  showLogs();
  document.addEventListener(
    'scroll',
    ({ target }) => target instanceof Element && target.matches('[data-tail]') && showNew(target),
    true,
  );
  document.addEventListener('click', ({ target }) => {
    const tail = (target as Element)
      .closest('[data-to-end]')
      ?.closest('.logs')
      ?.querySelector<HTMLElement>('[data-tail]');
    if (!tail) return;
    goToEnd(tail);
    tail.focus({ preventScroll: true });
    showNew(tail);
  });
  setInterval(() => {
    if (!document.hidden) for (const logs of document.querySelectorAll<HTMLElement>('[data-active]')) void read(logs);
  }, POLL_MS);
}

/** A run moved on: whatever it wrote since is added to its logs. */
export function followLog(runId: string): void {
  for (const logs of document.querySelectorAll<HTMLElement>(`[data-log="${CSS.escape(runId)}"]`)) void read(logs);
}

/** The page was patched: marks what is searched for, and counts what is new. */
export function showLogs(): void {
  for (const tail of document.querySelectorAll('.logs [data-tail]')) showNew(tail);
  showMatches();
}

/** Asks for what came after the newest line; asked again meanwhile, it looks once more. */
async function read(logs: HTMLElement): Promise<void> {
  const busy = reading.get(logs);
  if (busy) {
    busy.isAgain = true;
    return;
  }
  const turn = { isAgain: false };
  reading.set(logs, turn);
  const { log = '' } = logs.dataset;
  try {
    const answer = await fetch(`/api/runs/${encodeURIComponent(log)}/logs?after=${newest(logs) + 1}`, {
      headers: { 'x-background': '1' },
    });
    if (answer.ok) add(logs, (await answer.json()) as { logs: RunLogWire[]; next: number });
  } catch {
    // The next event or look asks again.
  }
  setTimeout(() => {
    reading.delete(logs);
    if (turn.isAgain) void read(logs);
  }, SPACING_MS);
}

function add(logs: HTMLElement, { logs: lines, next }: { logs: RunLogWire[]; next: number }): void {
  const tail = logs.querySelector<HTMLElement>('[data-tail]');
  const from = newest(logs) + 1;
  if (!tail || next <= from) return;
  const first = next - lines.length;
  const clock = lineClock(timeZone());
  followTails(() => {
    for (const [at, line] of lines.entries())
      if (first + at >= from) tail.append(lineOf(line, first + at, clock, logs));
    // What is selected stays until it is not.
    const isSelected = getSelection()?.isCollapsed === false && tail.contains(getSelection()?.anchorNode ?? null);
    while (!isSelected && tail.children.length > Number(logs.dataset.max)) tail.firstElementChild?.remove();
  });
  showLogs();
}

/** The same markup as the server's, so that a patch finds nothing to change. */
function lineOf(log: RunLogWire, number: number, clock: (timestamp: string) => string, logs: HTMLElement): HTMLElement {
  const line = document.createElement('li');
  line.dataset.key = lineKey(number);
  line.className = `level-${log.level}`;
  const time = document.createElement('time');
  time.dateTime = log.timestamp;
  time.textContent = clock(log.timestamp);
  const level = part(
    'span',
    'level',
    logs.querySelector(`input[value="${log.level}"] + span`)?.textContent ?? log.level,
  );
  const message = part('span', 'message', '');
  const words = part('bdi', '', log.message);
  words.dir = 'auto';
  message.append(words);
  const details = lineDetails(log);
  if (details !== null) {
    const code = part('code', '', details);
    code.dir = 'ltr';
    message.append(code);
  }
  line.append(time, level, message);
  return line;
}

function part(name: string, className: string, text: string): HTMLElement {
  const element = document.createElement(name);
  if (className) element.className = className;
  element.textContent = text;
  return element;
}

function showNew(tail: Element): void {
  const logs = tail.closest<HTMLElement>('.logs');
  const button = logs?.querySelector<HTMLElement>('[data-to-end]');
  if (!logs || !button) return;
  if (isAtEnd(tail) || !seen.has(tail)) seen.set(tail, newest(logs));
  const count = [...tail.children].filter(
    (line) => numberOf(line) > (seen.get(tail) ?? 0) && line.checkVisibility(),
  ).length;
  const { one, two, other } = button.dataset;
  const text = (count === 1 ? one : count === 2 ? two : other?.replace('#', String(count))) ?? '';
  if (button.textContent !== text) button.textContent = text;
  button.hidden = count === 0;
}

const newest = (logs: Element): number => numberOf(logs.querySelector('.log > li:last-of-type'));

const numberOf = (line: Element | null): number =>
  Number(line?.getAttribute('data-key')?.slice(lineKey(0).length - 1) ?? -1);
