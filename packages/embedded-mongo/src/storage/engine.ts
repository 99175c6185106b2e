import { join } from 'node:path';
import { open, type RootDatabase } from 'lmdb';
import { mendDataFile } from './data-file.js';

/** How long a write may wait for its commit; acknowledged writes survive a killed process after this. */
const COMMIT_WITHIN_MS = 25;
/** How long a committed write may wait for the disk, as MongoDB's journal does. */
const FLUSH_WITHIN_MS = 100;
/** lmdb: commit without waiting for the disk (MDB_NOSYNC) and without the means to abort. */
const COMMIT_WITHOUT_FLUSH = 0x10002;

export interface Range {
  start: Buffer;
  end: Buffer;
  reverse?: boolean;
  inclusiveEnd?: boolean;
  exclusiveStart?: boolean;
  limit?: number;
}

const THEN = 'then';

export type Engine = ReturnType<typeof openEngine>;

interface Syncable {
  sync(callback: (error?: Error) => void): void;
}

/**
 * One ordered map of bytes on disk. Writes of many commands share one transaction, seen by all reads at once and
 * committed within 25 ms; `flushed()` resolves when everything written so far is on the disk.
 */
export function openEngine(dir: string) {
  const repair = mendDataFile(join(dir, 'data.mdb'));
  const db = open({
    path: dir,
    keyEncoding: 'binary',
    encoding: 'binary',
    maxDbs: 1,
    cache: false,
  }) as RootDatabase<Buffer, Buffer> & Syncable;
  const beforeCommit: (() => void)[] = [];
  let commitNow: (() => void) | undefined;
  let commitTimer: NodeJS.Timeout | undefined;
  let flushTimer: NodeJS.Timeout | undefined;
  let unflushed = false;
  let flushing: Promise<void> | undefined;
  let version = 0;
  let failure: Error | undefined;

  function begin(): void {
    if (failure) throw failure;
    version += 1;
    if (commitNow) return;
    // lmdb commits when the thenable that its callback returns resolves; a promise would resolve a turn too late,
    // and a write that came between would begin a transaction inside this one.
    db.transactionSync(() => resolvedBy((finish) => (commitNow = finish)), COMMIT_WITHOUT_FLUSH as never);
    commitTimer = setTimeout(commitUnasked, COMMIT_WITHIN_MS);
  }

  function commitUnasked(): void {
    try {
      commit();
    } catch {
      // Kept in `failure`: every write from now on is refused with it.
    }
  }

  function commit(): void {
    if (!commitNow) return;
    clearTimeout(commitTimer);
    for (const write of beforeCommit) write();
    const finish = commitNow;
    commitNow = undefined;
    try {
      finish();
    } catch (error) {
      failure = new Error(`the database cannot write any more: ${(error as Error).message}`, { cause: error });
      throw failure;
    }
    unflushed = true;
    flushTimer ??= setTimeout(() => {
      flushTimer = undefined;
      flushed().catch(() => undefined);
    }, FLUSH_WITHIN_MS);
  }

  function flushed(): Promise<void> {
    commit();
    if (flushing) return flushing.then(flushed);
    if (!unflushed) return Promise.resolve();
    unflushed = false;
    flushing = new Promise<void>((resolve, reject) => {
      db.sync((error) => (error ? reject(error) : resolve()));
    }).finally(() => {
      flushing = undefined;
    });
    return flushing;
  }

  // Before lmdb's own listener, which would wait for ever for a transaction that is open when the process exits.
  process.prependOnceListener('exit', commitUnasked);

  return {
    /** What was mended on opening; the sentence is for the log. */
    repair,
    get: (key: Buffer): Buffer | undefined => db.getBinary(key),
    put(key: Buffer, value: Buffer): void {
      begin();
      void db.put(key, value);
    },
    remove(key: Buffer): void {
      begin();
      void db.remove(key);
    },
    keys: (range: Range): Iterable<Buffer> => db.getKeys(range),
    /** How many keys a range has, without reading them. */
    count: ({ start, end }: Pick<Range, 'start' | 'end'>): number => db.getKeysCount({ start, end }),
    entries: (range: Range): Iterable<{ key: Buffer; value: Buffer }> => db.getRange(range),
    /** Makes sure that a commit follows, for what is written only with it. */
    touch: begin,
    /** Grows with every write: what was read stays true while this stands. */
    version: () => version,
    /** Called inside each transaction before it is committed. */
    beforeCommit: (write: () => void) => void beforeCommit.push(write),
    flushed,
    async close(): Promise<void> {
      await flushed();
      process.off('exit', commitUnasked);
      clearTimeout(flushTimer);
      await db.close();
    },
  };
}

/** A thenable that hands out its own resolution, which acts in the same turn. */
function resolvedBy(receive: (resolve: () => void) => void): object {
  return { [THEN]: receive };
}
