import { access, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { parseConfig } from './config.js';
import { chooseDatabase } from './database.js';
import { StartProblem } from './start-problem.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bot-database-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const choose = (env: Record<string, string> = {}) => chooseDatabase(parseConfig({ DATA_DIR: folder, ...env }, []));

describe('choosing the database', () => {
  it.each([
    ['mongodb://127.0.0.1:27017', 'mongodb://127.0.0.1:27017/jobs_monitor'],
    ['mongodb://127.0.0.1:27017/', 'mongodb://127.0.0.1:27017/jobs_monitor'],
    ['mongodb://127.0.0.1:27017/?replicaSet=rs', 'mongodb://127.0.0.1:27017/jobs_monitor?replicaSet=rs'],
    ['mongodb://joe:pass@a:1,b:2/own?ssl=true', 'mongodb://joe:pass@a:1,b:2/own?ssl=true'],
    ['mongodb+srv://cluster.example.org', 'mongodb+srv://cluster.example.org/jobs_monitor'],
  ])('takes %s, under our name unless it has one', async (address, uri) => {
    expect(await choose({ MONGODB_URI: address })).toMatchObject({ kind: 'mongodb', uri });
    await expect(access(join(folder, 'db'))).rejects.toThrow('ENOENT');
  });

  it('opens one in the data folder when none is configured', async () => {
    const database = await choose();
    expect(database).toMatchObject({
      kind: 'embedded',
      uri: expect.stringMatching(/^mongodb:\/\/127\.0\.0\.1:\d+\/jobs_monitor/),
    });
    await access(join(folder, 'db'));
    await database.close();
  });

  it('says what to do when the folder lies where none can be made', async () => {
    await writeFile(join(folder, 'file'), '');
    // Below `/proc` a folder that is missing is missing for good, even for who makes its parents first.
    for (const place of [join(folder, 'file/data/deep'), '/proc/none/data/deep']) {
      const problem = await choose({ DATA_DIR: place }).catch((error: unknown) => error);
      expect(problem).toBeInstanceOf(StartProblem);
      expect((problem as StartProblem).message).toContain(`The folder ${place} cannot be written to`);
    }
  });

  it('says what to do when the folder is in use', async () => {
    const database = await choose();
    const problem = await choose().catch((error: unknown) => error);
    expect(problem).toBeInstanceOf(StartProblem);
    expect((problem as StartProblem).message).toMatch(/DATA_DIR/);
    await database.close();
  });
});
