import { lstat, readdir, realpath, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type BackupFile, ownerOf } from './plan.js';

const MAX_DEPTH = 8;

/**
 * Every ZIP file below the folder, until `isOver` says stop. Symbolic links are neither followed nor listed, so nothing outside
 * the folder is ever seen. What cannot be read is told to `onError` and passed over; an unreadable folder itself is an error.
 */
export async function* findBackups(
  folder: string,
  isOver: () => boolean,
  onError: (path: string, error: unknown) => void,
): AsyncGenerator<BackupFile> {
  const root = await realpath(folder);
  const pending: string[][] = [[]];

  for (let segments = pending.pop(); segments && !isOver(); segments = pending.pop()) {
    const entries = await entriesOf(join(root, ...segments), segments.length === 0 ? undefined : onError);
    for (const entry of entries) {
      if (isOver()) return;
      const below = [...segments, entry.name];
      if (entry.isDirectory() && below.length <= MAX_DEPTH) pending.push(below);
      if (!entry.isFile() || !/\.zip$/i.test(entry.name)) continue;
      const path = join(root, ...below);
      try {
        const { size, mtime } = await lstat(path);
        yield { path, owner: ownerOf(below), size, modifiedAt: mtime };
      } catch (error) {
        if (!isMissing(error)) onError(path, error);
      }
    }
  }
}

/**
 * Deletes one backup; false if it was gone already. A folder on the way that was replaced by a link since it was found is an
 * error: what it leads to is not ours.
 */
export async function deleteBackup({ path }: BackupFile): Promise<boolean> {
  try {
    const folder = dirname(path);
    if ((await realpath(folder)) !== folder) throw new Error('The folder became a symbolic link');
    await unlink(path);
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

async function entriesOf(path: string, onError: ((path: string, error: unknown) => void) | undefined) {
  try {
    return await readdir(path, { withFileTypes: true });
  } catch (error) {
    if (!onError) throw error;
    onError(path, error);
    return [];
  }
}

function isMissing(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ENOENT';
}
