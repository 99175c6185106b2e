import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export interface TempFolder {
  path: string;
  /** Writes a file below the folder, with the folders on its way; answers its path. */
  write(name: string, content: string | Uint8Array, modifiedAt?: Date): Promise<string>;
  remove(): Promise<void>;
}

/** A folder of the test's own. */
export async function createTempFolder(): Promise<TempFolder> {
  const path = await mkdtemp(join(tmpdir(), 'jobs-monitor-'));
  return {
    path,
    async write(name, content, modifiedAt) {
      const file = join(path, name);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, content);
      if (modifiedAt) await utimes(file, modifiedAt, modifiedAt);
      return file;
    },
    remove: () => rm(path, { recursive: true, force: true }),
  };
}
