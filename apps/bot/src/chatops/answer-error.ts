import type { AppError, MessageKey, Say } from '@jobs-monitor/core';
import { cleanLine } from '../messages/clean.js';
import { cutText } from '../messages/cut.js';
import { code, type Line, plain } from '../messages/line.js';

const MAX_PROBLEMS = 10;
const MAX_UNITS = 300;

/** What may stand in the details of an error, and under which word it is shown. */
const FACTS: readonly (readonly [string, MessageKey])[] = [
  ['job_id', 'chat.fact_job'],
  ['run_id', 'chat.fact_run'],
  ['alert_id', 'chat.fact_alert'],
  ['status', 'chat.fact_status'],
  ['gate', 'chat.fact_gate'],
  ['missing', 'chat.fact_missing'],
];

/** One sentence by the error's code, and the facts that help: what is in the way, what is wrong with the input. */
export function presentRefusal(error: AppError, say: Say): Line[] {
  if (error.code === 'forbidden') return [[plain(`⛔ ${say('chat.not_allowed')}`)]];
  const lines: Line[] = [[plain(`⚠️ ${say(`error.${error.code}`)}`)], ...linesOf(error.details, say)];
  const seconds = error.retryAfterSeconds;
  return seconds === undefined ? lines : [...lines, [plain(say('chat.try_again_in', { seconds }))]];
}

/** What is ours to find: all that is told is the id that our log has it under. */
export function presentFault(faultId: string, say: Say): Line[] {
  return [[plain(`⚠️ ${say('error.internal')} · `), code(faultId)]];
}

function linesOf(details: unknown, say: Say): Line[] {
  if (Array.isArray(details)) return details.slice(0, MAX_PROBLEMS).map(problemLine);
  if (typeof details !== 'object' || details === null) return [];
  const known = new Map(Object.entries(details));
  return FACTS.flatMap(([name, word]) => {
    const value = known.get(name);
    const text = Array.isArray(value) ? value.join(', ') : value;
    return typeof text === 'string' && text !== '' ? [[plain(`${say(word)}: `), code(shorten(text))]] : [];
  });
}

function problemLine(problem: unknown): Line {
  const { path, message } = { path: '', message: '', ...(problem as object) };
  return [plain('• '), code(shorten(String(path))), plain(`: ${shorten(String(message))}`)];
}

function shorten(text: string): string {
  return cutText(cleanLine(text), MAX_UNITS);
}
