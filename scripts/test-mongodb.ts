import { spawn } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { MongoBinary, MongoMemoryReplSet } from 'mongodb-memory-server-core';

/**
 * `pnpm test:mongodb`: the integration tests on a real MongoDB. Its address comes from `MONGODB_TEST_URI`; otherwise a
 * server is started as a replica set of one, from `MONGOMS_SYSTEM_BINARY` or downloaded.
 */

/** The oldest MongoDB that we support. */
const VERSION = '7.0.14';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const started = process.env.MONGODB_TEST_URI ? null : await startServer();
const uri = process.env.MONGODB_TEST_URI ?? started?.getUri();

if (uri) {
  process.exitCode = await runTests(uri);
  await started?.stop();
} else {
  console.error(
    'No MongoDB to test on: set MONGODB_TEST_URI to a replica set of one (mongod 7.0 or newer), or MONGOMS_SYSTEM_BINARY to a mongod binary.',
  );
  process.exitCode = 1;
}

async function startServer(): Promise<MongoMemoryReplSet | null> {
  try {
    await MongoBinary.getPath({ version: VERSION });
    return await MongoMemoryReplSet.create({ replSet: { count: 1 }, binary: { version: VERSION } });
  } catch {
    // Without a binary and without an internet there is nothing to run on; the sentence above says what to do.
    return null;
  }
}

function runTests(mongodbUri: string): Promise<number> {
  const jest = spawn(
    process.execPath,
    [
      '--experimental-vm-modules',
      '--no-warnings',
      'node_modules/jest/bin/jest.js',
      '--runInBand',
      ...process.argv.slice(2),
    ],
    { cwd: root, stdio: 'inherit', env: { ...process.env, MONGODB_TEST_URI: mongodbUri } },
  );
  return new Promise((resolve) => jest.once('exit', (code) => resolve(code ?? 1)));
}
