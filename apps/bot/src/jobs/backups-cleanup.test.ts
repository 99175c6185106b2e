import { access, mkdir, readFile, rename, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { runJob } from '../testing/run-job.js';
import { createTempFolder, type TempFolder } from '../testing/temp-folder.js';
import { cleanBackups } from './backups/cleanup.js';
import { deleteBackup } from './backups/folder.js';
import { backupsCleanup } from './backups-cleanup.js';

const now = new Date('2026-06-30T12:00:00Z');
const daysAgo = (days: number) => new Date(now.getTime() - days * 86_400_000);

let temp: TempFolder;
let folder: string;
beforeEach(async () => {
  temp = await createTempFolder();
  folder = join(temp.path, 'backups');
  await mkdir(folder);
});
afterEach(() => temp.remove());

const backup = (name: string, daysOld: number) => temp.write(`backups/${name}`, 'PK data', daysAgo(daysOld));
const exists = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  );
const run = (env: Record<string, string> = {}, signal?: AbortSignal) =>
  runJob(backupsCleanup, { now, env: { BACKUPS_DIR: folder, ...env }, ...(signal && { signal }) });

describe('backups_cleanup', () => {
  it('is skipped, naming the setting, when no folder is configured', async () => {
    const { skipped, result } = await runJob(backupsCleanup);
    expect(skipped).toBe('missing_setting:BACKUPS_DIR');
    expect(result).toBeUndefined();
  });

  it('deletes what is too old or too many, and counts it', async () => {
    const old = await backup('alice/old.zip', 31);
    const kept = await Promise.all([1, 2].map((age) => backup(`bob_${age}.zip`, age)));
    const beyond = await backup('bob_3.ZIP', 3);
    const { result, progress } = await run({ BACKUPS_MAX_PER_USER: '2' });

    expect(result).toEqual({
      fs_scanned: 4,
      fs_deleted: 2,
      bytes_freed: 14,
      errors: 0,
      retention_days: 30,
      max_per_user: 2,
    });
    expect(await Promise.all([old, beyond, ...kept].map(exists))).toEqual([false, false, true, true]);
    expect(progress).toEqual({ processed: 2, total: 2 });
  });

  it('touches nothing but ZIP files', async () => {
    const other = await backup('alice/notes.txt', 400);
    await mkdir(join(folder, 'folder.zip'));
    expect((await run()).result).toMatchObject({ fs_scanned: 0, fs_deleted: 0 });
    expect(await exists(other)).toBe(true);
  });

  it('follows no link, neither to a file nor to a folder nor through a name with dots', async () => {
    const outside = await temp.write('outside/precious.zip', 'PK', daysAgo(400));
    await symlink(join(temp.path, 'outside'), join(folder, 'alice'));
    await symlink(outside, join(folder, 'bob_1.zip'));
    await backup('..hidden/real.zip', 400);
    const { result } = await run();
    expect(result).toMatchObject({ fs_scanned: 1, fs_deleted: 1, errors: 0 });
    expect(await exists(outside)).toBe(true);
  });

  it('refuses to delete below a folder that became a link after it was found', async () => {
    const path = await backup('alice/old.zip', 400);
    const outside = await temp.write('outside/old.zip', 'PK', daysAgo(400));
    await rename(join(folder, 'alice'), join(folder, 'moved'));
    await symlink(join(temp.path, 'outside'), join(folder, 'alice'));
    await expect(deleteBackup({ path, owner: 'alice', size: 2, modifiedAt: daysAgo(400) })).rejects.toThrow('link');
    expect(await readFile(outside, 'utf8')).toBe('PK');
  });

  it('fails when the folder is not there: a wrong setting must not look like success', async () => {
    await expect(run({ BACKUPS_DIR: join(temp.path, 'missing') })).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('stops when it is cancelled, before it deletes', async () => {
    const old = await backup('alice/old.zip', 31);
    await expect(run({}, AbortSignal.abort(new Error('cancelled')))).rejects.toThrow('cancelled');
    expect(await exists(old)).toBe(true);
  });

  it.each([
    ['BACKUPS_CLEANUP_INTERVAL_SECS', '3599'],
    ['BACKUPS_RETENTION_DAYS', '0'],
    ['BACKUPS_MAX_PER_USER', '-1'],
    ['BACKUPS_CLEANUP_BUDGET_SECONDS', 'soon'],
  ])('refuses %s=%s, naming it', async (variable, value) => {
    await expect(run({ [variable]: value })).rejects.toThrow(new RegExp(`${variable}.*at least`));
  });
});

describe('cleaning backups', () => {
  const options = (overrides: Partial<Parameters<typeof cleanBackups>[0]> = {}) => {
    const failures: string[] = [];
    return {
      failures,
      folder,
      now,
      retentionDays: 30,
      maxPerUser: 10,
      isOver: () => false,
      onProgress: () => {},
      onError: (path: string) => void failures.push(path),
      ...overrides,
    };
  };

  it('counts a file that cannot be deleted and goes on with the others', async () => {
    const stubborn = await backup('alice/a.zip', 50);
    await backup('alice/b.zip', 40);
    const given = options({
      remove: async (file) => {
        if (file.path === stubborn) throw new Error('EACCES');
        return deleteBackup(file);
      },
    });
    expect(await cleanBackups(given)).toEqual({ fs_scanned: 2, fs_deleted: 1, bytes_freed: 7, errors: 1 });
    expect(given.failures).toEqual([stubborn]);
  });

  it('counts a file that somebody else deleted meanwhile neither as deleted nor as an error', async () => {
    await backup('alice/a.zip', 50);
    const given = options({
      remove: async (file) => {
        await deleteBackup(file);
        return deleteBackup(file);
      },
    });
    expect(await cleanBackups(given)).toEqual({ fs_scanned: 1, fs_deleted: 0, bytes_freed: 0, errors: 0 });
  });

  it('leaves the rest for the next time when the budget is over', async () => {
    for (const age of [50, 40, 35]) await backup(`alice/${age}.zip`, age);
    let deleted = 0;
    const given = options({
      isOver: () => deleted === 2,
      remove: async (file) => {
        deleted += 1;
        return deleteBackup(file);
      },
    });
    expect(await cleanBackups(given)).toMatchObject({ fs_scanned: 3, fs_deleted: 2 });
    expect(await exists(join(folder, 'alice/35.zip'))).toBe(true);
  });
});
