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

/** From where a session was used, as the server saw it and the browser said it. */
export interface Origin {
  readonly address: string;
  readonly userAgent: string;
}

export interface Session {
  readonly id: string;
  /** Names it on pages and in logs; opens nothing. */
  readonly publicId: string;
  readonly actor: Actor;
  readonly createdMs: number;
  usedMs: number;
  /** Of the last use. */
  origin: Origin;
  notices: Notice[];
  /** What was said on the console. */
  readonly transcript: Transcript;
  /** What must stop with the session. */
  readonly endings: Set<() => void>;
}

/** Why a session ended. `replaced`: signed in anew; `crowded`: newer ones took its place; `rights_taken`: by the bot. */
export type SessionEnd = 'signed_out' | 'ended_by_owner' | 'replaced' | 'idle' | 'too_old' | 'crowded' | 'rights_taken';

export interface SessionsDeps {
  now: () => Date;
  /** 128 random bits as text. */
  newId: () => string;
  onEnded?: (session: Session, why: SessionEnd) => void;
  limit?: number;
  limitPerPerson?: number;
  idleMs?: number;
  lifetimeMs?: number;
}

/**
 * Sessions in memory: 30 minutes idle, 12 hours at most. When there are too many, of one person or of all, whoever has the
 * most loses the longest unused of them: nobody pushes others out by signing in often.
 */
export type Sessions = ReturnType<typeof createSessions>;

export function createSessions({
  now,
  newId,
  onEnded = () => {},
  limit = 1_000,
  limitPerPerson = 50,
  idleMs = 30 * 60_000,
  lifetimeMs = 12 * 3_600_000,
}: SessionsDeps) {
  // Kept in the order of use, so that the first is the longest unused.
  const sessions = new Map<string, Session>();

  const endMsOf = ({ usedMs, createdMs }: Session) => Math.min(usedMs + idleMs, createdMs + lifetimeMs);

  function peek(id: string | undefined): Session | null {
    const session = id === undefined ? undefined : sessions.get(id);
    if (!session) return null;
    const at = now().getTime();
    if (at < endMsOf(session)) return session;
    end(session.id, at - session.createdMs < lifetimeMs ? 'idle' : 'too_old');
    return null;
  }

  function end(id: string, why: SessionEnd): void {
    const session = sessions.get(id);
    if (!session) return;
    sessions.delete(id);
    for (const ending of session.endings) ending();
    onEnded(session, why);
  }

  function ofPerson(actor: Actor): Session[] {
    const own = [...sessions.values()].filter((session) => personOf(session) === personOf({ actor }));
    return own.filter((session) => peek(session.id) !== null);
  }

  function makeRoom(actor: Actor): void {
    const [oldest, ...others] = ofPerson(actor);
    if (oldest && others.length >= limitPerPerson) end(oldest.id, 'crowded');
    if (sessions.size <= limit) return;
    const counts = new Map<string, number>();
    for (const each of sessions.values()) counts.set(personOf(each), (counts.get(personOf(each)) ?? 0) + 1);
    const most = Math.max(...counts.values());
    const first = [...sessions.values()].find((each) => counts.get(personOf(each)) === most);
    if (first) end(first.id, 'crowded');
  }

  return {
    /** The session if it still lives; does not count as use. */
    peek,

    /** The session if it still lives, used now. */
    use(id: string | undefined, origin: Origin): Session | null {
      const session = peek(id);
      if (!session) return null;
      session.usedMs = now().getTime();
      session.origin = origin;
      sessions.delete(session.id);
      sessions.set(session.id, session);
      return session;
    },

    create(actor: Actor, origin: Origin): Session {
      const at = now().getTime();
      const session: Session = {
        id: newId(),
        publicId: newId(),
        actor,
        createdMs: at,
        usedMs: at,
        origin,
        notices: [],
        transcript: createTranscript(),
        endings: new Set(),
      };
      sessions.set(session.id, session);
      makeRoom(actor);
      return session;
    },

    end,

    /** The sessions of the same person that still live, the last used first. */
    ofPerson: (actor: Actor): readonly Session[] => ofPerson(actor).reverse(),

    /** When it ends if it is not used any more, and whether using it would change that. */
    endOf: (session: Session): { at: Date; canWait: boolean } => ({
      at: new Date(endMsOf(session)),
      canWait: endMsOf(session) < session.createdMs + lifetimeMs,
    }),

    /** Calls back when the session ends, however it does. Returns what takes that back. */
    onEnd(id: string, ending: () => void): () => void {
      const session = sessions.get(id);
      session?.endings.add(ending);
      return () => session?.endings.delete(ending);
    },

    size: () => sessions.size,
  };
}

const personOf = ({ actor: { kind, id } }: Pick<Session, 'actor'>): string => `${kind}:${id}`;
