import type { Db as NativeDb } from 'mongodb';
import mongoose from 'mongoose';
import type { Log } from '../events/log.js';
import { databaseUnavailable, isOutage, toStoreError } from './outage.js';

/** The connection to the database, made and kept in the background: nothing here ever ends the process. */
export interface Db {
  /** Runs an operation; if the database is away it fails as `database_unavailable`, at once when that is known already. */
  run<T>(operation: (native: NativeDb) => Promise<T>): Promise<T>;
  /** For models of rarely used collections. Call them inside `run`. */
  connection: mongoose.Connection;
  /** Reachable by the last look, with everything prepared. */
  ready(): boolean;
  /** Resolves once the database is ready. */
  whenReady(): Promise<void>;
  /** Tells each change of `ready`. Returns what ends the subscription. */
  onChange(listener: (ready: boolean) => void): () => void;
  /** The driver's database, for those that must be handed one. Throws `database_unavailable` before the first connection. */
  native(): NativeDb;
  close(): Promise<void>;
}

export interface DbOptions {
  /** With the database's name in its path. */
  uri: string;
  log: Log;
  /** Makes collections and indexes; repeated until it succeeds, before the database counts as ready. */
  prepare(native: NativeDb): Promise<void>;
  /** How often the database is looked at. */
  pingMs?: number;
}

/**
 * No operation is waited for any longer: a server that stands still is as good as away. The rest of a request's five
 * seconds is for what it does besides.
 */
const OPERATION_MS = 4_000;

const CONNECT_OPTIONS: mongoose.ConnectOptions = {
  bufferCommands: false,
  autoIndex: false,
  autoCreate: false,
  serverSelectionTimeoutMS: 2_000,
  connectTimeoutMS: 2_000,
  socketTimeoutMS: OPERATION_MS,
  heartbeatFrequencyMS: 2_000,
  // A place in the pool is waited for no longer than an answer.
  waitQueueTimeoutMS: OPERATION_MS,
  // Whoever asks decides on another try; here it would only be waited for.
  retryReads: false,
  maxPoolSize: 20,
};

/** Starts to connect and goes on trying. */
export function createDb({ uri, log, prepare, pingMs = 1_000 }: DbOptions): Db {
  const connection = mongoose.createConnection();
  // An unheard error event would end the process; the pings below notice every outage anyway.
  connection.on('error', (error: unknown) => log.debug('database connection failed', { error: String(error) }));
  const listeners = new Set<(ready: boolean) => void>();
  let ready = false;
  let opened = false;
  let prepared = false;
  let closed = false;
  let timer: NodeJS.Timeout | undefined;
  let lastProblem = '';
  let looking: Promise<void> = look();

  function native(): NativeDb {
    if (connection.readyState !== mongoose.ConnectionStates.connected || !connection.db) throw databaseUnavailable();
    return connection.db as unknown as NativeDb;
  }

  async function look(): Promise<void> {
    try {
      // Once only: after an outage the driver connects again by itself, and a second client would leave the first behind.
      if (!opened) await connection.openUri(uri, CONNECT_OPTIONS);
      opened = true;
      await withinTime(native().command({ ping: 1 }));
      if (!prepared) await prepare(native());
      prepared = true;
      lastProblem = '';
      setReady(true);
    } catch (error) {
      if (!isOutage(error) && !isConnectFailure(error)) tellProblem(String(error));
      setReady(false, error);
    }
    if (!closed) timer = setTimeout(() => (looking = look()), pingMs);
  }

  /** Once, not with every look. */
  function tellProblem(problem: string): void {
    if (problem !== lastProblem) log.error('database cannot be used', { error: problem });
    lastProblem = problem;
  }

  function setReady(now: boolean, cause?: unknown): void {
    if (now === ready) return;
    ready = now;
    if (now) log.info('database ready');
    else if (!closed) log.warn('database away', { error: String(cause) });
    for (const listener of listeners) listener(now);
  }

  return {
    connection,
    native,
    async run(operation) {
      if (!ready) throw databaseUnavailable();
      try {
        return await withinTime(operation(native()));
      } catch (error) {
        throw toStoreError(error);
      }
    },
    ready: () => ready,
    whenReady() {
      return new Promise((resolve) => {
        if (ready) return resolve();
        const listener = (now: boolean) => {
          if (!now) return;
          listeners.delete(listener);
          resolve();
        };
        listeners.add(listener);
      });
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async close() {
      closed = true;
      clearTimeout(timer);
      await looking;
      clearTimeout(timer);
      setReady(false);
      await connection.close();
    },
  };
}

async function withinTime<T>(operation: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(databaseUnavailable()), OPERATION_MS);
  });
  try {
    return await Promise.race([operation, timeout]);
  } finally {
    clearTimeout(timer);
  }
}

/** mongoose wraps the driver's error of a first connection in one of its own. */
function isConnectFailure(error: unknown): boolean {
  return error instanceof mongoose.Error.MongooseServerSelectionError;
}
