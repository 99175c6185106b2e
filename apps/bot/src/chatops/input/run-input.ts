import { readJson } from './json.js';

/** What a message holds; more comes from the console alone. */
export const MAX_ARGS_CHARACTERS = 4_096;

/** What `/run …` wishes. `args` undefined: none were given. */
export type RunWish =
  | { jobId: string; args: unknown }
  | { jobId: string; problem: 'too_large' }
  | { jobId: string; problem: 'broken' | 'too_deep' | 'bad_name'; text: string; at: number };

/** `<job_id> [json]`. */
export function parseRun(input: string): RunWish {
  const [, jobId = '', json = ''] = /^(\S*)\s*([\s\S]*)$/.exec(input.trim()) ?? [];
  if (json === '') return { jobId, args: undefined };
  if (json.length > MAX_ARGS_CHARACTERS) return { jobId, problem: 'too_large' };
  const read = readJson(json);
  if (!read.ok) return { jobId, problem: read.fault, text: json, at: read.at };
  const trailing = read.rest.trim();
  if (trailing !== '') return { jobId, problem: 'broken', text: json, at: json.length - trailing.length };
  return { jobId, args: read.value };
}
