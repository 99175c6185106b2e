import { randomUUID } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseFolderError } from './folder-error.js';
import { processIdentity } from './process-identity.js';

const LOCK_FILE = 'embedded-mongo.lock';

interface Holder {
  pid: number;
  /** ISO 8601. */
  since: string;
  /** Tells the process from a later one with the same pid; absent where the system does not say. */
  identity: string | undefined;
  token: string;
}

/**
 * Takes a folder for this process, made when it is not there; gives the function that frees it. The lock of a dead
 * process is taken over. Throws DatabaseFolderError, naming the holder, or saying why the folder cannot be written.
 */
export function lockFolder(dir: string, now: () => Date): () => void {
  const file = join(dir, LOCK_FILE);
  const mine: Holder = {
    pid: process.pid,
    since: now().toISOString(),
    identity: processIdentity(process.pid),
    token: randomUUID(),
  };
  const draft = `${file}.${mine.token}`;
  try {
    mkdirSync(dir, { recursive: true });
    writeFileSync(draft, JSON.stringify(mine));
  } catch (error) {
    throw new DatabaseFolderError(
      'unwritable',
      `The database folder ${dir} cannot be written (${(error as NodeJS.ErrnoException).code}); choose another folder or change its permissions.`,
      error,
    );
  }
  try {
    takeLock(file, draft, dir);
  } finally {
    rmSync(draft, { force: true });
  }
  return () => {
    if (readHolder(file)?.token === mine.token) rmSync(file, { force: true });
  };
}

/** Linking is atomic and fails when the lock is there; so nobody ever reads half a lock. */
function takeLock(file: string, draft: string, dir: string): void {
  for (;;) {
    try {
      linkSync(draft, file);
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const holder = readHolder(file);
    if (holder && isAlive(holder)) throw taken(dir, holder);
    setAside(file, holder?.token, dir);
  }
}

/** Moves a dead process's lock away; puts it back if another process has taken the folder meanwhile. */
function setAside(file: string, staleToken: string | undefined, dir: string): void {
  const aside = `${file}.${randomUUID()}`;
  try {
    renameSync(file, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  const moved = readHolder(aside);
  if (moved && moved.token !== staleToken) {
    linkSync(aside, file);
    rmSync(aside, { force: true });
    throw taken(dir, moved);
  }
  rmSync(aside, { force: true });
}

function taken(dir: string, { pid, since }: Holder): DatabaseFolderError {
  return new DatabaseFolderError(
    'taken',
    `The database folder ${dir} is in use by process ${pid} since ${since}; stop that process or choose another folder.`,
  );
}

function readHolder(file: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Holder;
  } catch {
    return undefined;
  }
}

function isAlive({ pid, identity }: Holder): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  const current = processIdentity(pid);
  return identity === undefined || current === undefined || current === identity;
}
