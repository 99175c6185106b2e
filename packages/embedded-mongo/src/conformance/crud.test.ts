import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { MongoClient } from 'mongodb';
import { startEmbeddedMongo } from '../index.js';
import { conformanceFolder, readTestFiles } from './files.js';
import { reasonToLeaveOut } from './requirements.js';
import { runTest } from './run-test.js';
import { summarize } from './summary.js';

const folder = conformanceFolder();
const files = folder ? readTestFiles(folder) : [];

if (!folder) {
  console.warn(
    'CONFORMANCE LEFT OUT: the published CRUD tests are not on this machine. Set CONFORMANCE_DIR to the folder of their JSON files to run them.',
  );
  test.skip('the published CRUD tests are not on this machine: set CONFORMANCE_DIR', () => undefined);
} else {
  let dir: string;
  let server: Awaited<ReturnType<typeof startEmbeddedMongo>>;
  let admin: MongoClient;

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'embedded-mongo-'));
    server = await startEmbeddedMongo({ dir, testCommands: true });
    admin = await MongoClient.connect(server.uri);
  });
  afterAll(async () => {
    await admin.close();
    await server.close();
    await rm(dir, { recursive: true });
  });

  for (const file of files) {
    describe(`published tests of ${file.name}`, () => {
      for (const one of file.tests) {
        const reason = reasonToLeaveOut(file, one);
        if (reason) test.skip(`${one.description} (left out: it ${reason})`, () => undefined);
        else test(one.description, () => runTest(server.uri, admin, file, one));
      }
    });
  }

  test('the README tells what is run and what is left out', async () => {
    const readme = await readFile(new URL('../../README.md', import.meta.url), 'utf8');
    expect(readme).toContain(summarize(files));
  });
}
