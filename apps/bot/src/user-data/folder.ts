import { readdir, readFile, rename, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '@jobs-monitor/core';
import { z } from 'zod';
import { makeFolder } from '../make-folder.js';
import type { UserDataItem, UserDataKind } from './kind.js';

const kept = z.object({ owner: z.string().nullable(), content: z.unknown() });

const FILE_NAME = /^(\d{1,16})\.([A-Za-z0-9_-]{1,64})\.json$/;
const UNFINISHED = '.tmp';

/**
 * A kind of user data kept as one JSON file per item, `<created ms>.<id>.json`, in a folder of its own. Age and id are in the
 * name, so that finding what is old opens only what it shows. The folder comes into being with the first item.
 */
export function createFolderKind(folder: string): UserDataKind {
  const pathOf = (item: { id: string; created_at: Date }) => join(folder, fileNameOf(item));

  async function read(path: string) {
    try {
      return kept.parse(JSON.parse(await readFile(path, 'utf8')));
    } catch {
      // Gone meanwhile, or torn: what it held cannot be told, but its age is known and it can be deleted.
      return null;
    }
  }

  async function list(): Promise<{ id: string; created_at: Date }[]> {
    const names = await readdir(folder).catch(ignoreMissing);
    return (names ?? []).flatMap((name) => {
      // What a crash left unfinished is a user's data too, and must grow old like the rest.
      const finished = name.endsWith(UNFINISHED) ? name.slice(0, -UNFINISHED.length) : name;
      const [, createdMs, id] = FILE_NAME.exec(finished) ?? [];
      return createdMs && id ? [{ id, created_at: new Date(Number(createdMs)) }] : [];
    });
  }

  async function listOlderThan(before: Date) {
    const items = await list();
    return items
      .filter(({ created_at }) => created_at < before)
      .sort((a, b) => a.created_at.getTime() - b.created_at.getTime() || a.id.localeCompare(b.id));
  }

  return {
    async put({ owner, content, ...item }) {
      const path = pathOf(item);
      await makeFolder(folder);
      // Renamed into place: a crash leaves no half item behind.
      await writeFile(path + UNFINISHED, JSON.stringify({ owner, content }), { mode: 0o600 });
      await rename(path + UNFINISHED, path);
    },

    async get(id) {
      const item = (await list()).find((candidate) => candidate.id === id);
      const content = item && (await read(pathOf(item)));
      return content ? { owner: content.owner, created_at: item.created_at, content: content.content } : null;
    },

    async olderThan(before, limit) {
      const items: UserDataItem[] = [];
      // One by one: thousands of files opened at once are more than a process may have.
      for (const item of (await listOlderThan(before)).slice(0, limit)) {
        items.push({ ...item, owner: (await read(pathOf(item)))?.owner ?? null });
      }
      return items;
    },

    async countOlderThan(before) {
      return (await listOlderThan(before)).length;
    },

    async remove(items) {
      const gone = await Promise.allSettled(items.map((item) => removeFile(pathOf(item))));
      const failure = gone.find((result) => result.status === 'rejected');
      if (failure) throw failure.reason;
      return gone.filter((result) => result.status === 'fulfilled' && result.value).length;
    },
  };
}

/** False if there was nothing to remove. */
async function removeFile(path: string): Promise<boolean> {
  const gone = await Promise.all([path, path + UNFINISHED].map((name) => unlink(name).then(() => true, ignoreMissing)));
  return gone.includes(true);
}

function fileNameOf({ id, created_at }: { id: string; created_at: Date }): string {
  const name = `${created_at.getTime()}.${id}.json`;
  if (!FILE_NAME.test(name)) throw new AppError('internal', 'An id of user data is letters, digits, _ and -');
  return name;
}

function ignoreMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}
