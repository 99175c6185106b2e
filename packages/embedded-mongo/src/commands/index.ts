import { aggregate, count, distinct } from './aggregate.js';
import {
  collStats,
  create,
  dbStats,
  drop,
  dropDatabase,
  listCollections,
  listDatabases,
  renameCollection,
} from './collections.js';
import type { CommandDefinition } from './context.js';
import { getMore, killCursors } from './cursor.js';
import { deleteDocuments } from './delete.js';
import { explain } from './explain.js';
import { configureFailPoint } from './fail-point.js';
import { find } from './find.js';
import { findAndModify } from './find-and-modify.js';
import { collMod, createIndexes, dropIndexes, listIndexes } from './indexes.js';
import { insert } from './insert.js';
import { buildInfo, connectionStatus, endSessions, getParameter, hello, ping, serverStatus } from './server-info.js';
import { update } from './update.js';

/** Every command there is, by the name that begins it. */
export const COMMANDS: ReadonlyMap<string, CommandDefinition> = new Map(
  Object.entries({
    aggregate,
    buildInfo,
    buildinfo: buildInfo,
    collMod,
    collStats,
    configureFailPoint,
    connectionStatus,
    count,
    create,
    createIndexes,
    dbStats,
    dbstats: dbStats,
    delete: deleteDocuments,
    distinct,
    drop,
    dropDatabase,
    dropIndexes,
    endSessions,
    explain,
    find,
    findAndModify,
    findandmodify: findAndModify,
    getMore,
    getParameter,
    hello,
    insert,
    isMaster: hello,
    ismaster: hello,
    killCursors,
    listCollections,
    listDatabases,
    listIndexes,
    ping,
    renameCollection,
    serverStatus,
    update,
  }),
);
