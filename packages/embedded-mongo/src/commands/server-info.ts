import { Long } from 'bson';
import { MAX_DOCUMENT_BYTES } from '../bson/encode.js';
import { MongoError } from '../errors.js';
import { MAX_MESSAGE_BYTES } from '../wire/message.js';
import type { CommandDefinition } from './context.js';
import { MAX_BATCH } from './write-batch.js';

/** The MongoDB that this server is compatible with: the oldest that the product supports. */
export const VERSION = '7.0.0';
const VERSION_ARRAY = [7, 0, 0, 0];
/** MongoDB 7.0's wire protocol. */
const WIRE_VERSION = 21;

export const hello: CommandDefinition = {
  // The one command that MongoDB lets carry anything: drivers newer than the server say more.
  fields: 'any',
  run({ command, connectionId }) {
    const legacy = !('hello' in command);
    return {
      document: {
        ...(legacy ? { ismaster: true, helloOk: true } : { isWritablePrimary: true }),
        maxBsonObjectSize: MAX_DOCUMENT_BYTES,
        maxMessageSizeBytes: MAX_MESSAGE_BYTES,
        maxWriteBatchSize: MAX_BATCH,
        localTime: new Date(),
        logicalSessionTimeoutMinutes: 30,
        connectionId,
        minWireVersion: 0,
        maxWireVersion: WIRE_VERSION,
        readOnly: false,
        ok: 1,
      },
    };
  },
};

export const ping: CommandDefinition = { fields: [], run: () => ({ document: { ok: 1 } }) };

/** Sessions have no state here: transactions are refused and cursors close by themselves. */
export const endSessions: CommandDefinition = { fields: [], run: () => ({ document: { ok: 1 } }) };

export const buildInfo: CommandDefinition = {
  fields: [],
  run: () => ({
    document: {
      version: VERSION,
      versionArray: VERSION_ARRAY,
      gitVersion: 'embedded-mongo',
      modules: ['embedded-mongo'],
      bits: 64,
      debug: false,
      maxBsonObjectSize: MAX_DOCUMENT_BYTES,
      storageEngines: ['lmdb'],
      ok: 1,
    },
  }),
};

export const connectionStatus: CommandDefinition = {
  fields: ['showPrivileges'],
  run: () => ({ document: { authInfo: { authenticatedUsers: [], authenticatedUserRoles: [] }, ok: 1 } }),
};

export const getParameter: CommandDefinition = {
  fields: ['featureCompatibilityVersion', 'allParameters'],
  run({ command }) {
    if (!command.featureCompatibilityVersion) throw new MongoError(72, 'no option found to get');
    return { document: { featureCompatibilityVersion: { version: '7.0' }, ok: 1 } };
  },
};

export const serverStatus: CommandDefinition = {
  fields: ['repl', 'metrics', 'locks', 'opcounters', 'connections', 'mem'],
  run({ state }) {
    const { rss } = process.memoryUsage();
    const uptimeMs = Date.now() - state.startedAt.getTime();
    return {
      document: {
        host: `127.0.0.1:${state.port}`,
        version: VERSION,
        process: 'embedded-mongo',
        pid: Long.fromNumber(process.pid),
        uptime: uptimeMs / 1000,
        uptimeMillis: Long.fromNumber(uptimeMs),
        localTime: new Date(),
        connections: {
          current: state.connections.current,
          available: 65_536,
          totalCreated: state.connections.totalCreated,
        },
        mem: { bits: 64, resident: Math.round(rss / 2 ** 20), supported: true },
        opcounters: { ...state.operations },
        metrics: { cursor: { open: { total: state.cursors.count() } } },
        storageEngine: { name: 'lmdb', persistent: true },
        ok: 1,
      },
    };
  },
};
