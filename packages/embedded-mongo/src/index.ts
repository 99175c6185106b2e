import type { ServerState } from './commands/context.js';
import { createCursors } from './cursors.js';
import { createWireServer } from './server.js';
import { openCatalog } from './storage/catalog.js';
import { openEngine } from './storage/engine.js';

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
  /** Ends all connections and leaves everything on disk. */
  close(): Promise<void>;
}

/** Starts a MongoDB-compatible server inside this process, on a loopback address. */
export async function startEmbeddedMongo({
  dir,
  port = 0,
  host = '127.0.0.1',
}: EmbeddedMongoOptions): Promise<EmbeddedMongo> {
  const engine = openEngine(dir);
  const state: ServerState = {
    catalog: openCatalog(engine),
    engine,
    cursors: createCursors(() => performance.now()),
    port,
    startedAt: new Date(),
    operations: { insert: 0, query: 0, update: 0, delete: 0, getmore: 0, command: 0 },
    connections: { current: 0, totalCreated: 0 },
  };
  const server = createWireServer(state);
  state.port = await server.listen(host, port);
  return {
    uri: `mongodb://${host}:${state.port}/?directConnection=true`,
    port: state.port,
    async close() {
      await server.close();
      state.cursors.close();
      await engine.close();
    },
  };
}
