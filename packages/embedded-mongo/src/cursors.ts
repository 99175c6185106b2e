import { randomBytes } from 'node:crypto';
import { Long } from 'bson';
import { MongoError } from './errors.js';

/** MongoDB's default: a cursor that nobody asks for so long is closed. */
const IDLE_MS = 10 * 60_000;
const SWEEP_MS = 60_000;
/** A batch is closed before it grows beyond what fits a message. */
const MAX_BATCH_BYTES = 16 * 1024 * 1024;

export interface Batch {
  /** 0 when there is no more. */
  id: bigint;
  namespace: string;
  documents: Buffer[];
}

interface OpenCursor {
  namespace: string;
  documents: Iterator<Buffer>;
  /** Read already, but did not fit the last batch. */
  held: Buffer | undefined;
  usedAt: number;
  immortal: boolean;
}

export type Cursors = ReturnType<typeof createCursors>;

/** The open cursors of the server: results that are fetched batch by batch. `now` is monotonic, in milliseconds. */
export function createCursors(now: () => number) {
  const open = new Map<bigint, OpenCursor>();
  const sweeper = setInterval(() => {
    for (const [id, cursor] of open) if (!cursor.immortal && now() - cursor.usedAt > IDLE_MS) forget(id);
  }, SWEEP_MS).unref();

  function forget(id: bigint): boolean {
    open.get(id)?.documents.return?.();
    return open.delete(id);
  }

  function fill(cursor: OpenCursor, batchSize: number): { documents: Buffer[]; done: boolean } {
    const documents: Buffer[] = [];
    let bytes = 0;
    while (documents.length < batchSize) {
      const next = cursor.held ?? read(cursor);
      cursor.held = undefined;
      if (!next) return { documents, done: true };
      bytes += next.length;
      if (bytes > MAX_BATCH_BYTES && documents.length > 0) {
        cursor.held = next;
        return { documents, done: false };
      }
      documents.push(next);
    }
    return { documents, done: false };
  }

  return {
    /** Opens a cursor and takes its first batch; with `single` there is no second. */
    open(
      namespace: string,
      source: Iterable<Buffer>,
      how: { batchSize: number; single?: boolean; immortal?: boolean },
    ): Batch {
      const cursor: OpenCursor = {
        namespace,
        documents: source[Symbol.iterator](),
        held: undefined,
        usedAt: now(),
        immortal: how.immortal ?? false,
      };
      const { documents, done } = fill(cursor, how.batchSize);
      if (!done && how.batchSize > 0) cursor.held ??= read(cursor);
      const finished = done || (how.batchSize > 0 && cursor.held === undefined);
      if (finished || how.single) {
        cursor.documents.return?.();
        return { id: 0n, namespace, documents };
      }
      const id = randomBytes(8).readBigInt64LE() & 0x7fffffffffffffffn || 1n;
      open.set(id, cursor);
      return { id, namespace, documents };
    },
    /** The next batch. Throws 43 for a cursor that is not open. */
    next(id: bigint, namespace: string, batchSize: number): Batch {
      const cursor = open.get(id);
      if (!cursor) throw new MongoError(43, `cursor id ${id} not found`);
      if (cursor.namespace !== namespace) {
        throw new MongoError(
          13,
          `Requested getMore on namespace '${namespace}', but cursor belongs to a different namespace ${cursor.namespace}`,
        );
      }
      cursor.usedAt = now();
      try {
        const { documents, done } = fill(cursor, batchSize);
        if (!done) cursor.held ??= read(cursor);
        if (done || !cursor.held) forget(id);
        return { id: open.has(id) ? id : 0n, namespace, documents };
      } catch (error) {
        forget(id);
        throw error;
      }
    },
    kill: forget,
    /** Closes what a dropped collection leaves. */
    killNamespace(namespace: string): void {
      for (const [id, cursor] of open) if (cursor.namespace === namespace) forget(id);
    },
    count: () => open.size,
    close(): void {
      clearInterval(sweeper);
      for (const id of open.keys()) forget(id);
    },
  };
}

function read(cursor: OpenCursor): Buffer | undefined {
  const { value, done } = cursor.documents.next();
  return done ? undefined : (value as Buffer);
}

/** A cursor's number as a client sends it: any whole number. */
export function toCursorId(value: unknown): bigint {
  if (value instanceof Long) return value.toBigInt();
  if (typeof value === 'number' && Number.isInteger(value)) return BigInt(value);
  throw new MongoError(14, "BSON field 'getMore.getMore' is the wrong type, expected type 'long'");
}
