import { type FSWatcher, unwatchFile, watch, watchFile } from 'node:fs';
import path from 'node:path';

/**
 * Calls back when a file may have changed, appeared or gone, however it was replaced: it looks at the folder, since
 * editors and mounted configurations put another file in its place, and every `pollMs` at the file itself, since a link's
 * target or a folder that comes later make no sound. Answers how to stop. Keeps no process alive.
 */
export function createFileWatch(file: string, onChange: () => void, pollMs: number): () => void {
  const listener = () => onChange();
  watchFile(file, { interval: pollMs, persistent: false }, listener);
  const folder = watchFolder(path.dirname(file), onChange);
  return () => {
    folder?.close();
    unwatchFile(file, listener);
  };
}

/** Null where folders cannot be watched or there is none: then every change is seen by the slower look. */
function watchFolder(folder: string, onChange: () => void): FSWatcher | null {
  try {
    const watcher = watch(folder, { persistent: false }, onChange);
    watcher.on('error', () => watcher.close());
    return watcher;
  } catch {
    return null;
  }
}
