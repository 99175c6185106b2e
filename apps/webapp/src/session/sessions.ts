import type { Actor } from '@jobs-monitor/core';
import { createTranscript, type Transcript } from './transcript.js';

/** What the next page tells: what an action did, and the run that it concerns. */
export interface Notice {
  kind: 'done' | 'problem';
  text: string;
  runId?: string;
  /** What became of each part, where there are several. */
  results?: readonly { name: string; ok: boolean; text: string; runId?: string }[];
}

export interface Session {
  readonly id: string;
  readonly actor: Actor;
  readonly createdMs: number;
  usedMs: number;
  notices: Notice[];
  /** What was said on the console. */
  readonly transcript: Transcript;
  /** What must stop with the session. */
  readonly endings: Set<() => void>;
}

export interface SessionsDeps {
  now: () => Date;
  /** 128 random bits as text. */
  newId: () => string;
  limit?: number;
  idleMs?: number;
  lifetimeMs?: number;
}

/** Sessions in memory: 30 minutes idle, 12 hours at most, and the longest unused goes when there are too many. */
export type Sessions = ReturnType<typeof createSessions>;

export function createSessions({
  now,
  newId,
  limit = 1_000,
  idleMs = 30 * 60_000,
  lifetimeMs = 12 * 3_600_000,
}: SessionsDeps) {
  // Kept in the order of use, so that the first is the longest unused.
  const sessions = new Map<string, Session>();

  function peek(id: string | undefined): Session | null {
    const session = id === undefined ? undefined : sessions.get(id);
    if (!session) return null;
    const at = now().getTime();
    if (at - session.usedMs < idleMs && at - session.createdMs < lifetimeMs) return session;
    end(session.id);
    return null;
  }

  function end(id: string): void {
    const session = sessions.get(id);
    sessions.delete(id);
    for (const ending of session?.endings ?? []) ending();
  }

  return {
    /** The session if it still lives; does not count as use. */
    peek,

    /** The session if it still lives, used now. */
    use(id: string | undefined): Session | null {
      const session = peek(id);
      if (!session) return null;
      session.usedMs = now().getTime();
      sessions.delete(session.id);
      sessions.set(session.id, session);
      return session;
    },

    create(actor: Actor): Session {
      const at = now().getTime();
      const session: Session = {
        id: newId(),
        actor,
        createdMs: at,
        usedMs: at,
        notices: [],
        transcript: createTranscript(),
        endings: new Set(),
      };
      sessions.set(session.id, session);
      const oldest = sessions.keys().next();
      if (sessions.size > limit && !oldest.done) end(oldest.value);
      return session;
    },

    end,

    /** Calls back when the session ends, however it does. Returns what takes that back. */
    onEnd(id: string, ending: () => void): () => void {
      const session = sessions.get(id);
      session?.endings.add(ending);
      return () => session?.endings.delete(ending);
    },

    size: () => sessions.size,
  };
}
