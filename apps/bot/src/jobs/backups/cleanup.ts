import { deleteBackup, findBackups } from './folder.js';
import { type BackupFile, type BackupRules, planCleanup } from './plan.js';

export interface CleanupOptions extends BackupRules {
  folder: string;
  /** True when the time budget is over or the run is to stop. */
  isOver: () => boolean;
  onProgress: (done: number, total: number) => void;
  onError: (path: string, error: unknown) => void;
  /** False if the file was gone already. */
  remove?: (file: BackupFile) => Promise<boolean>;
}

/**
 * Scans, plans, deletes. A scan cut short by the budget is safe to act on: a file that is beyond the newest of a part is beyond
 * the newest of all. A file that cannot be deleted is counted and left for the next time.
 */
export async function cleanBackups({ folder, isOver, onProgress, onError, remove, ...rules }: CleanupOptions) {
  const removeFile = remove ?? deleteBackup;
  const counts = { fs_scanned: 0, fs_deleted: 0, bytes_freed: 0, errors: 0 };
  const fail = (path: string, error: unknown) => {
    counts.errors += 1;
    onError(path, error);
  };

  const files: BackupFile[] = [];
  for await (const file of findBackups(folder, isOver, fail)) files.push(file);
  counts.fs_scanned = files.length;

  const doomed = planCleanup(files, rules);
  onProgress(0, doomed.length);
  for (const [index, file] of doomed.entries()) {
    if (isOver()) break;
    try {
      if (await removeFile(file)) {
        counts.fs_deleted += 1;
        counts.bytes_freed += file.size;
      }
    } catch (error) {
      fail(file.path, error);
    }
    onProgress(index + 1, doomed.length);
  }
  return counts;
}
