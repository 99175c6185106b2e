import { AppError, type Contract, contract, type Entry, type ErrorCode, type OutputOf } from '@jobs-monitor/core';
import { type BotClient, type Caller, type CallInput, type JsonOperation, pathOf } from './client.js';

/** An answer of the bot, and from when it is. `problem` says why it is not from now. */
export interface Known<T> {
  data: T;
  at: Date;
  problem: AppError | null;
}

/** What passes by itself: a page shows what it knew before. Anything else is the answer. */
const PASSING: readonly ErrorCode[] = [
  'bot_unreachable',
  'bot_timeout',
  'bot_not_configured',
  'database_unavailable',
  'draining',
  'too_many_attempts',
  'internal',
];

export function isPassing(error: unknown): error is AppError {
  return error instanceof AppError && PASSING.includes(error.code);
}

/** A page waits so long for what it shows. */
const PATIENT_MS = 2_000;
/** For so long after it waited in vain, it waits less: what is known is shown soon, and a slow bot is not given up for good. */
const IMPATIENT_FOR_MS = 10_000;
const IMPATIENT_MS = 1_000;

export interface LastKnownDeps {
  client: Pick<BotClient, 'call'>;
  /** Who asks after a change does not get an answer from before it. */
  version: () => number;
  now: () => Date;
  limit?: number;
}

/**
 * Reads through to the bot and keeps the newest answer of each question, at most `limit` of them. Pages that ask the same
 * at the same time, as they do after each event, share one answer.
 */
export type LastKnown = ReturnType<typeof createLastKnown>;

export function createLastKnown({ client, version, now, limit = 200 }: LastKnownDeps) {
  const answers = new Map<string, { data: unknown; at: Date }>();
  const asking = new Map<string, Promise<unknown>>();
  let missedMs = Number.NEGATIVE_INFINITY;

  function ask<Id extends JsonOperation>(key: string, id: Id, input: CallInput<Id>, caller: Caller) {
    const known = asking.get(key);
    if (known) return known as Promise<OutputOf<Contract[Id]>>;
    const isImpatient = now().getTime() - missedMs < IMPATIENT_FOR_MS;
    const timeoutMs = isImpatient ? IMPATIENT_MS : PATIENT_MS;
    const answer = client.call(id, { timeoutMs, ...input }, caller).finally(() => asking.delete(key));
    answer.catch((error: unknown) => {
      if (!isImpatient && error instanceof AppError && error.code === 'bot_timeout') missedMs = now().getTime();
    });
    asking.set(key, answer);
    return answer;
  }

  return {
    /** The answer from now, else the last known one; throws when there is neither, and what the bot itself refuses. */
    async read<Id extends JsonOperation>(
      id: Id,
      input: CallInput<Id>,
      caller: Caller,
    ): Promise<Known<OutputOf<Contract[Id]>>> {
      const entry: Entry = contract[id];
      const key = `${pathOf(entry, (input.params ?? {}) as Record<string, string>)} ${JSON.stringify(input.query ?? {})}`;
      try {
        const data = await ask(`${version()} ${caller.actor.role} ${key}`, id, input, caller);
        const at = now();
        answers.delete(key);
        answers.set(key, { data, at });
        const oldest = answers.keys().next();
        if (answers.size > limit && !oldest.done) answers.delete(oldest.value);
        return { data, at, problem: null };
      } catch (error) {
        const known = answers.get(key);
        if (!known || !isPassing(error)) throw error;
        return { data: known.data as OutputOf<Contract[Id]>, at: known.at, problem: error };
      }
    },
  };
}
