import { contract, type Entry } from '@jobs-monitor/core';
import type { Answers } from '../apps/webapp/src/testing/fake-bot.js';

/** In every hostile text, so that it is found again. */
export const MARK = 'hostile';

/** Markup, braces of messages, controls that turn the direction round and never back, emoji, what ends a C string. */
export const MARKUP = `${MARK}</script></textarea><script>window.owned=1</script><img src=x onerror="window.owned=1;alert(1)"><a href="javascript:alert(1)">{job_id}</a>&lt;b&gt; \u202egnp.exe\u2066\u2067 שלום \u061c😀👨‍👩‍👧 \u0000\u0007`;
/** Ten thousand characters and no place to break. */
export const LONG = `${MARK}${'W'.repeat(10_000)}`;

const SCRIPT = 'javascript:alert(document.domain)';
/** What links are made of stays, or no page would be found. */
const KEPT = /(^|_)ids?$|^(signature|error_signature|retry_of|blocked_by|silenced_by|next_cursor|type)$/;
const ADDRESS = /^(url|href|runbook)$/;
/** What jobs may fill as they like. */
const FREE = /^(details|args|result|metadata|facts)$/;

type Given = Record<string, unknown>;

/** Has every text of these answers replaced that the contract lets anybody write: names, notes, errors, hosts, whatever comes. */
export function poisonAnswers(answers: Answers, text: string): void {
  for (const id of Object.keys(answers) as (keyof Answers)[]) {
    const known = answers[id] as unknown;
    const accepted = new Map<string, boolean>();
    (answers as Given)[id] = async (asked: unknown) => {
      const answer = typeof known === 'function' ? await known(asked) : known;
      return poison(answer, text, (path, changed) => {
        const verdict = accepted.get(path) ?? (contract[id] as Entry).output.safeParse(changed()).success;
        accepted.set(path, verdict);
        return verdict;
      });
    };
  }
}

/** A copy of an answer with its texts replaced, one kind of place after the other, as long as it is still taken. */
function poison(answer: unknown, text: string, isTaken: (path: string, changed: () => unknown) => boolean): unknown {
  const copy = structuredClone(answer);
  let at = 0;
  const replace = (holder: Given, key: string, path: string) => {
    const before = holder[key];
    at += 1;
    // Keys of lists are made of texts: no two of them are the same.
    holder[key] = ADDRESS.test(key) ? SCRIPT : `${text}${at}`;
    if (!isTaken(path, () => copy)) holder[key] = before;
  };
  const walk = (value: unknown, path: string) => {
    if (typeof value !== 'object' || value === null) return;
    const holder = value as Given;
    for (const key of Object.keys(holder)) {
      const below = `${path}.${Array.isArray(value) ? '*' : key}`;
      const name = Array.isArray(value) ? (path.split('.').at(-1) ?? '') : key;
      if (typeof holder[key] === 'string' && !KEPT.test(name)) replace(holder, key, below);
      else walk(holder[key], below);
      const inner = holder[key];
      if (FREE.test(key) && typeof inner === 'object' && inner !== null && !Array.isArray(inner))
        (inner as Given)[`${text}key`] = text;
    }
  };
  walk(copy, '');
  return copy;
}
