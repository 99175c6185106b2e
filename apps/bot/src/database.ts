import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from './config.js';
import { makeFolder } from './make-folder.js';
import { StartProblem } from './start-problem.js';

/** Which database this process runs on. */
export interface ChosenDatabase {
  kind: 'mongodb' | 'embedded';
  /** With the database's name in its path. */
  uri: string;
  close(): Promise<void>;
}

const DATABASE_NAME = 'jobs_monitor';

/** The MongoDB that is configured, or else one in this process, whose code is loaded only then. Throws `StartProblem`. */
export async function chooseDatabase({ mongodbUri, dataDir }: Config): Promise<ChosenDatabase> {
  await prepareFolder(dataDir);
  if (mongodbUri !== null) return { kind: 'mongodb', uri: withName(mongodbUri), close: async () => undefined };
  const { startEmbeddedMongo } = await import('@jobs-monitor/embedded-mongo');
  const dir = join(dataDir, 'db');
  await prepareFolder(dir);
  try {
    const server = await startEmbeddedMongo({ dir, port: 0 });
    return { kind: 'embedded', uri: withName(server.uri), close: () => server.close() };
  } catch (error) {
    const reason = (error as Error).message.replace(/\.$/, '');
    throw new StartProblem(`${reason}. Stop whatever uses ${dir}, or set DATA_DIR to another folder or MONGODB_URI.`, {
      cause: error,
    });
  }
}

async function prepareFolder(folder: string): Promise<void> {
  try {
    await makeFolder(folder);
    await access(folder, constants.W_OK);
  } catch (error) {
    throw new StartProblem(`The folder ${folder} cannot be written to: set DATA_DIR to one that can.`, {
      cause: error,
    });
  }
}

/** An address without a database in its path gets ours. */
function withName(uri: string): string {
  const [, server = uri, path = '', options = ''] = /^(mongodb(?:\+srv)?:\/\/[^/?]+)(\/[^?]*)?(\?.*)?$/.exec(uri) ?? [];
  return `${server}${path === '' || path === '/' ? `/${DATABASE_NAME}` : path}${options}`;
}
