import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { AppError, say } from '@jobs-monitor/core';
import type { Log } from '../events/log.js';
import { invalidInput } from './errors.js';

/** What was answered, as it went over the wire. */
export interface Answer {
  status: number;
  text: string;
}

/** Where answers are kept for 24 hours. */
export interface AnswerStore {
  /** `fresh`: the key is now this request's. `busy`: another request has it and is not done. `done`: its answer. */
  claim(
    key: string,
    digest: string,
  ): Promise<{ state: 'fresh' | 'busy' | 'mismatch' } | { state: 'done'; status: number; body: unknown }>;
  complete(key: string, status: number, body: unknown): Promise<void>;
  release(key: string): Promise<void>;
}

export interface RepeatableRequest {
  /** Whose key it is: keys of different actors or operations never meet. */
  scope: string;
  key: string;
  /** Everything that makes the request what it is. */
  content: string;
}

const PATIENCE_MS = 4_000;
const LOOK_EVERY_MS = 50;

/** The key of a request, or null without one. */
export function idempotencyKeyOf(header: string): string | null {
  if (header === '') return null;
  if (/^[A-Za-z0-9_.:-]{8,128}$/.test(header)) return header;
  throw invalidInput([{ path: 'headers.idempotency-key', message: 'must be 8 to 128 of A-Za-z0-9_-.:' }]);
}

/**
 * Runs a request once per key, over all processes, and gives every repetition the same answer for as long as the store
 * keeps it. Only successes are kept: a refused request may be tried again. A repetition that comes while the first is
 * still under way waits for it.
 */
export function createIdempotency(store: AnswerStore, log: Log, patienceMs = PATIENCE_MS) {
  const underWay = new Map<string, { digest: string; answer: Promise<Answer> }>();

  return async function once(request: RepeatableRequest, run: () => Promise<Answer>): Promise<Answer> {
    const key = `${request.scope}:${request.key}`;
    const digest = createHash('sha256').update(request.content).digest('base64url');
    const first = underWay.get(key);
    if (first) {
      if (first.digest !== digest) throw mismatch();
      return first.answer;
    }
    const answer = claimAndRun(key, digest, run);
    underWay.set(key, { digest, answer });
    try {
      return await answer;
    } finally {
      underWay.delete(key);
    }
  };

  async function claimAndRun(key: string, digest: string, run: () => Promise<Answer>): Promise<Answer> {
    for (let waitedMs = 0; waitedMs <= patienceMs; waitedMs += LOOK_EVERY_MS) {
      const claim = await store.claim(key, digest);
      if (claim.state === 'mismatch') throw mismatch();
      if (claim.state === 'done') return { status: claim.status, text: String(claim.body) };
      if (claim.state === 'fresh') return runClaimed(key, run);
      await sleep(LOOK_EVERY_MS);
    }
    throw new AppError('idempotency_busy', say('en', 'error.idempotency_busy'), { retryAfterSeconds: 1 });
  }

  async function runClaimed(key: string, run: () => Promise<Answer>): Promise<Answer> {
    let answer: Answer;
    try {
      answer = await run();
    } catch (error) {
      await store.release(key).catch(keepFailed);
      throw error;
    }
    // What was done is done: a key that cannot be kept now must not turn it into a failure.
    await store.complete(key, answer.status, answer.text).catch(keepFailed);
    return answer;
  }

  function keepFailed(error: unknown): void {
    log.warn('idempotency_key_not_kept', { error });
  }
}

function mismatch(): AppError {
  return new AppError('idempotency_mismatch', say('en', 'error.idempotency_mismatch'));
}
