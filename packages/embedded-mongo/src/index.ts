import type { ServerState } from './commands/context.js';
import { createCursors } from './cursors.js';
import { createExpiry } from './expiry.js';
import { createFailPoint } from './fail-point.js';
import { createWireServer } from './server.js';
import { openCatalog } from './storage/catalog.js';
import { openEngine } from './storage/engine.js';
import { lockFolder } from './storage/folder-lock.js';

export { DatabaseFolderError, type FolderProblem } from './storage/folder-error.js';

export interface EmbeddedMongoOptions {
  /** The folder of the database; made when it is not there. One process at a time. */
  dir: string;
  /** 0 takes a free one. */
  port?: number;
  /** A loopback address; any other is refused. */
  host?: string;
  /** Takes configureFailPoint, as tests of clients use it. */
  testCommands?: boolean;
  /** How often expiring indexes are looked at; 60 s unless a test wants it shorter. */
  ttlIntervalMs?: number;
}

export interface EmbeddedMongo {
  /** A connection string for the drivers. */
  uri: string;
  port: number;
  /** What was mended on opening, as a sentence for the log. */
  repair: string | undefined;
  /** Ends all connections and leaves everything on disk. */
  close(): Promise<void>;
}

const LOOPBACK: ReadonlySet<string> = new Set(['127.0.0.1', '::1', 'localhost']);

/**
 * Starts a MongoDB-compatible server inside this process, on a loopback address. Throws DatabaseFolderError when the
 * folder is taken, cannot be written or is damaged, and RangeError for an address that others could reach.
 */
export async function startEmbeddedMongo({
  dir,
  port = 0,
  host = '127.0.0.1',
  testCommands = false,
  ttlIntervalMs,
}: EmbeddedMongoOptions): Promise<EmbeddedMongo> {
  if (!LOOPBACK.has(host)) {
    throw new RangeError(
      `The embedded database listens on 127.0.0.1 or ::1 only, not on ${host}: it has no passwords.`,
    );
  }
  const unlock = lockFolder(dir, () => new Date());
  const closers: (() => void | Promise<void>)[] = [unlock];
  const close = async () => {
    for (const closer of closers.splice(0).reverse()) await closer();
  };
  try {
    const engine = openEngine(dir);
    closers.push(engine.close);
    const cursors = createCursors(() => performance.now());
    closers.push(cursors.close);
    const state: ServerState = {
      catalog: openCatalog(engine),
      engine,
      cursors,
      failPoint: testCommands ? createFailPoint() : undefined,
      port,
      startedAt: new Date(),
      operations: { insert: 0, query: 0, update: 0, delete: 0, getmore: 0, command: 0 },
      connections: { current: 0, totalCreated: 0 },
    };
    const expiry = createExpiry(state.catalog, () => new Date(), ttlIntervalMs);
    closers.push(expiry.stop);
    const server = createWireServer(state);
    closers.push(server.close);
    state.port = await server.listen(host, port);
    const address = host === '::1' ? '[::1]' : host;
    return {
      uri: `mongodb://${address}:${state.port}/?directConnection=true`,
      port: state.port,
      repair: engine.repair,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
