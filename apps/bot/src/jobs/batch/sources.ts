import { constants, type Dirent } from 'node:fs';
import { lstat, open, readdir, realpath } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { AppError } from '@jobs-monitor/core';
import type { FileProblem } from '../../analysis/decode.js';

/** A file that a batch works on, wherever it comes from. */
export interface SourceFile {
  path: string;
  /** Its bytes, or why they cannot be had. Never throws. */
  read(): Promise<Uint8Array | FileProblem>;
}

export interface SourceLimits {
  maxFiles: number;
  maxFileBytes: number;
}

const SKIPPED_FOLDERS = new Set(['node_modules', 'dist', 'coverage']);
const MAX_DEPTH = 32;

/**
 * The files of a folder below `root`, folder by folder; `truncated` if there are more than the limit. No symbolic link is followed, on the
 * way to the folder or in it; hidden folders, `node_modules`, `dist` and `coverage` are passed over. `invalid_input` for a folder that
 * is missing, a link or outside.
 */
export async function listFolder(root: string, below: string, limits: SourceLimits, signal: AbortSignal) {
  const top = await folderWithin(root, below);
  const files: SourceFile[] = [];
  const pending: { path: string; depth: number }[] = [{ path: top, depth: 0 }];

  for (const { path, depth } of pending) {
    signal.throwIfAborted();
    const entries = await entriesOf(path);
    if (!entries) {
      files.push({ path: relative(top, path), read: async () => 'unreadable' });
      continue;
    }
    for (const entry of entries) {
      const entryPath = join(path, entry.name);
      if (entry.isDirectory() && !isSkipped(entry) && depth < MAX_DEPTH)
        pending.push({ path: entryPath, depth: depth + 1 });
      if (!entry.isFile()) continue;
      if (files.length === limits.maxFiles) return { files, truncated: true };
      files.push({ path: relative(top, entryPath), read: () => readBounded(entryPath, limits.maxFileBytes) });
    }
  }
  return { files, truncated: false };
}

/** Files whose content came with the request. */
export function uploadedFiles(files: readonly { name: string; content: string }[]): SourceFile[] {
  return files.map(({ name, content }) => ({ path: name, read: async () => Buffer.from(content) }));
}

async function folderWithin(root: string, below: string): Promise<string> {
  const top = await realpath(root);
  const wanted = resolve(top, below);
  const real = await realpath(wanted).catch(() => null);
  const isInside = real === top || real?.startsWith(join(top, '/'));
  // A path that differs from its real one leads over a link.
  const isFolder = real === wanted && isInside && (await lstat(real)).isDirectory();
  if (!isFolder) {
    throw new AppError('invalid_input', 'The path is not a folder below the analysed one', {
      details: { path: below },
    });
  }
  return wanted;
}

async function entriesOf(folder: string): Promise<Dirent[] | null> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => null);
  return entries?.sort((a, b) => (a.name < b.name ? -1 : 1)) ?? null;
}

function isSkipped({ name }: Dirent): boolean {
  return name.startsWith('.') || SKIPPED_FOLDERS.has(name);
}

/** Reads at most the limit, from the very file that was looked at: it may grow or be replaced by a link meanwhile. */
async function readBounded(path: string, maxBytes: number): Promise<Uint8Array | FileProblem> {
  const handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK).catch(() => null);
  if (!handle) return 'unreadable';
  try {
    const { size } = await handle.stat();
    if (size > maxBytes) return 'too_large';
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(size), 0, size, 0);
    return buffer.subarray(0, bytesRead);
  } catch {
    return 'unreadable';
  } finally {
    await handle.close();
  }
}
