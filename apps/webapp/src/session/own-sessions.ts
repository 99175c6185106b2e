import type { Session, Sessions } from './sessions.js';

/** One of the sessions of the person who asks. */
export interface OwnSession extends Pick<Session, 'publicId' | 'origin'> {
  since: Date;
  usedAt: Date;
  isThisOne: boolean;
}

/** What somebody may see of, and do to, their own sessions. The ids that open them stay here. */
export interface OwnSessions {
  list(): readonly OwnSession[];
  /** False if there is no such session, or it is somebody else's. */
  end(publicId: string): boolean;
  /** This one too. Returns how many there were. */
  endAll(): number;
}

export function ownSessions(sessions: Sessions, current: Session): OwnSessions {
  const own = () => sessions.ofPerson(current.actor);

  return {
    list: () =>
      own().map((session) => ({
        publicId: session.publicId,
        origin: session.origin,
        since: new Date(session.createdMs),
        usedAt: new Date(session.usedMs),
        isThisOne: session.id === current.id,
      })),

    end(publicId) {
      const session = own().find((each) => each.publicId === publicId);
      if (session) sessions.end(session.id, 'ended_by_owner');
      return session !== undefined;
    },

    endAll() {
      const all = own();
      for (const { id } of all) sessions.end(id, 'ended_by_owner');
      return all.length;
    },
  };
}
