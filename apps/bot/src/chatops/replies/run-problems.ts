import { code, plain } from '../../messages/line.js';
import type { Reply } from '../reply.js';
import { data, idCode, labelOf, type Shown } from './job-shown.js';

const MAX_PROBLEMS = 10;
const NEAR = 15;

/** JSON that is none: where it stops being any, with what stands there. */
export function renderBrokenJson(
  text: string,
  fault: 'broken' | 'too_deep' | 'bad_name',
  at: number,
  { say }: Shown,
): Reply {
  const place = text.slice(Math.max(0, at - NEAR), at + NEAR);
  return {
    lines: [
      [plain(`⚠️ ${say(`chat_jobs.json_${fault}`, { place: at + 1 })}`)],
      ...(at >= text.length
        ? [[plain(say('chat_jobs.json_ends_early'))]]
        : [[plain(`${say('chat_jobs.json_near')}: `), code(labelOf(place, NEAR * 2))]]),
    ],
    refused: true,
  };
}

/** Args that are too large to be said. */
export function renderTooLarge(maxCharacters: number, { say }: Shown): Reply {
  return { lines: [[plain(`⚠️ ${say('chat_jobs.json_too_large', { count: maxCharacters })}`)]], refused: true };
}

/** Everything that is wrong with what was asked, by its place. */
export function renderProblems(problems: readonly { path: string; message: string }[], { say }: Shown): Reply {
  const more = problems.length - MAX_PROBLEMS;
  return {
    lines: [
      [plain(`⚠️ ${say('chat_jobs.args_invalid')}`)],
      ...problems
        .slice(0, MAX_PROBLEMS)
        .map(({ path, message }) => [plain('• '), idCode(path.replace(/^body\./, '')), plain(': '), data(message)]),
      ...(more > 0 ? [[plain(say('web.and_more', { count: more }))]] : []),
    ],
    refused: true,
  };
}
