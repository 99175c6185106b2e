import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { temporaryFolder } from '../testing/server.js';
import { lockFolder } from './folder-lock.js';
import { processIdentity } from './process-identity.js';

let dir: string;
beforeEach(async () => {
  dir = await temporaryFolder();
});
afterEach(() => rm(dir, { recursive: true }));

const now = () => new Date('2026-01-02T03:04:05Z');
const lock = () => lockFolder(dir, now);
const held = (holder: object) =>
  writeFile(join(dir, 'embedded-mongo.lock'), JSON.stringify({ since: 'then', token: 'other', ...holder }));

test('a second taker is told who the first is and since when', () => {
  const unlock = lock();
  expect(lock).toThrow(new RegExp(`in use by process ${process.pid} since 2026-01-02T03:04:05.000Z`));
  unlock();
  lock()();
});

test('the lock of a dead process is taken over', async () => {
  const child = spawn(process.execPath, ['-e', '']);
  await once(child, 'exit');
  await held({ pid: child.pid });
  lock()();
  expect(await readdir(dir)).toEqual([]);
});

test('a living process that was given the pid of a dead one is not taken for it', async () => {
  await held({ pid: process.pid, identity: 'another boot:1' });
  // Where the system does not tell processes apart, the safe answer is that the folder is taken.
  if (processIdentity(process.pid) === undefined) expect(lock).toThrow();
  else lock()();
});

test('a torn lock file is no lock', async () => {
  await writeFile(join(dir, 'embedded-mongo.lock'), '{"pid": 1');
  lock()();
});

test('a folder that cannot be written is said to be so', async () => {
  await writeFile(join(dir, 'file'), '');
  expect(() => lockFolder(join(dir, 'file', 'below'), now)).toThrow(expect.objectContaining({ problem: 'unwritable' }));
});
