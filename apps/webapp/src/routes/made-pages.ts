/** The changing part of a page, ready to be sent to whoever asks for the same. */
export interface MadePage {
  title: string;
  /** The inside of `main`. */
  html: string;
  /** The same for the same content, whatever the relative times in it say. */
  digest: string;
  /** When it was made. */
  at: Date;
  /** From when it is, if not from now: null when nothing is known. */
  staleness: { since: Date | null } | null;
  /** True if it was made of something that belongs to one person. */
  isPersonal: boolean;
}

export interface MadePagesDeps {
  version: () => number;
  /** True while every change is heard of. */
  isFollowing: () => boolean;
  nowMs: () => number;
  keepMs?: number;
  limit?: number;
}

interface Kept<Page> {
  version: number;
  madeMs: number;
  page: Promise<Page>;
}

/**
 * Makes a page once for all who ask for the same one while nothing changes: after an event all browsers ask at the same
 * moment. What belongs to one person is made for each.
 */
export type MadePages = ReturnType<typeof createMadePages>;

export function createMadePages({ version, isFollowing, nowMs, keepMs = 1_000, limit = 100 }: MadePagesDeps) {
  const kept = new Map<string, Kept<unknown>>();

  function isCurrent(known: Kept<unknown>): boolean {
    return known.version === version() && nowMs() - known.madeMs < keepMs;
  }

  function keep<Page extends MadePage | { redirect: string }>(key: string, make: () => Promise<Page>): Promise<Page> {
    const mine: Kept<Page> = { version: version(), madeMs: nowMs(), page: make() };
    const forget = () => {
      if (kept.get(key) === mine) kept.delete(key);
    };
    kept.delete(key);
    kept.set(key, mine);
    const oldest = kept.keys().next();
    if (kept.size > limit && !oldest.done) kept.delete(oldest.value);
    mine.page.then((page) => {
      // Without the stream nobody knows how long it holds; what is old is asked for again at once.
      if ('redirect' in page || page.isPersonal || page.staleness || !isFollowing()) forget();
    }, forget);
    return mine.page;
  }

  return {
    /** The page of this key: one that is being made or was just made, else a new one. */
    async get<Page extends MadePage | { redirect: string }>(key: string, make: () => Promise<Page>): Promise<Page> {
      const known = kept.get(key);
      if (!known || !isCurrent(known)) return keep(key, make);
      const page = (await known.page) as Page;
      return 'isPersonal' in page && page.isPersonal ? make() : page;
    },
  };
}
