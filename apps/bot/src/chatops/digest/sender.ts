import { type Locale, sayer } from '@jobs-monitor/core';
import type { Log } from '../../events/log.js';
import type { Line } from '../../messages/line.js';
import type { ChatDigest, ChatDigestStore } from '../../store/chat-digests.js';
import { isOutage } from '../../store/outage.js';
import type { Place, Shown as Sent } from '../chat-queue-item.js';
import type { DigestFacts } from './facts.js';
import { localTimeOf } from './local-time.js';
import { renderDigest } from './render.js';

interface Loop {
  stop(): Promise<void>;
}

export interface DigestSenderDeps {
  store: Pick<ChatDigestStore, 'due' | 'claim' | 'markSent' | 'release'>;
  load(): Promise<DigestFacts>;
  /** The language that the chat chose; null: nobody did. */
  chosenLocale(chatId: string): Promise<Locale | null>;
  /** Resolves when it is there, or cannot be. */
  send(place: Place, message: { lines: readonly Line[] }): Promise<Sent>;
  /** Does a round again and again until stopped. */
  repeat(round: () => Promise<unknown>, everyMs: number, onError: (error: unknown) => void): Loop;
  timezone: string;
  webappUrl: string | null;
  log: Log;
  now(): Date;
}

const LOOK_MS = 15_000;
/** As long as a message may wait behind more urgent ones; then somebody else may try. */
const HELD_MS = 15 * 60_000;

/**
 * Sends each chat its digest once per local day, at its time or as soon after it as some worker runs. A worker that dies
 * between the sending and the note of it may make one come twice; none is lost.
 */
export function createDigestSender(deps: DigestSenderDeps) {
  const { store, load, log, now, timezone, webappUrl } = deps;
  const underWay = new Set<Promise<void>>();
  let loop: Loop | null = null;

  async function deliver(digest: ChatDigest, day: string, facts: DigestFacts): Promise<void> {
    const { chat_id, topic } = digest;
    try {
      const locale = (await deps.chosenLocale(chat_id)) ?? digest.locale;
      const shown = { say: sayer(locale), locale, timezone, webappUrl, now: now() };
      const sent = await deps.send({ id: chat_id, topic }, { lines: renderDigest(facts, shown) });
      if (sent.ok || sent.kind === 'gone' || sent.kind === 'refused') await store.markSent(chat_id, day);
      else await store.release(chat_id);
      if (sent.ok) log.info('chat_digest_sent', { chat: chat_id, day });
      else log.warn('chat_digest_not_sent', { chat: chat_id, day, error: sent.error });
    } catch (error) {
      // What became of the claim is not known; it ends by itself.
      log.warn('chat_digest_not_sent', { chat: chat_id, day, error });
    }
  }

  /** Begins to send what is due; a chat that takes long holds up no other. Answers how many it began. */
  async function runOnce(): Promise<number> {
    const { day, time } = localTimeOf(now(), timezone);
    const due = await store.due(day, time);
    const claimed: ChatDigest[] = [];
    for (const digest of due) if (await store.claim(digest.chat_id, day, now(), HELD_MS)) claimed.push(digest);
    if (claimed.length === 0) return 0;
    const facts = await load();
    for (const digest of claimed) {
      const work: Promise<void> = deliver(digest, day, facts).finally(() => underWay.delete(work));
      underWay.add(work);
    }
    return claimed.length;
  }

  function failed(error: unknown): void {
    if (!isOutage(error)) log.error('chat_digest_failed', { error });
  }

  return {
    runOnce,
    /** Looks for what is due from now on. */
    start(): void {
      loop ??= deps.repeat(runOnce, LOOK_MS, failed);
    },
    /** Begins no other. */
    stop: async () => loop?.stop(),
    /** Resolves when nothing is under way. */
    async settled(): Promise<void> {
      await Promise.all(underWay);
    },
  };
}
