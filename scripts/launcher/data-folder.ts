import { randomBytes } from 'node:crypto';
import { accessSync, constants, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { StartProblem } from './problem.js';

/** Makes the data folder, readable by its owner alone, and answers its full path. A `StartProblem` if it cannot be written. */
export function prepareDataFolder(folder: string): string {
  const full = path.resolve(folder);
  try {
    makeFolder(full);
    accessSync(full, constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new StartProblem('start.problem.folder', {
      folder: full,
      reason: (error as NodeJS.ErrnoException).code ?? '',
    });
  }
  return full;
}

/** The access token that is kept in the data folder; made at the first start. */
export function keptToken(folder: string): string {
  const file = path.join(folder, 'token');
  try {
    const kept = readFileSync(file, 'utf8').trim();
    if (kept.length >= 16) return kept;
  } catch {
    // No token yet: this is the first start on this folder.
  }
  const token = randomBytes(32).toString('base64url');
  writeFileSync(file, `${token}\n`, { mode: 0o600 });
  return token;
}

/** Parents first. Node's own recursive way never ends where a parent exists and takes no folders, as below `/proc`. */
function makeFolder(folder: string): void {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return;
  makeFolder(path.dirname(folder));
  mkdirSync(folder, { mode: 0o700 });
}
