import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const DEFAULT_PATH = 'config/alerts.yml';

/** The bot's own folder: `apps/bot`, or all there is in an image. Both `src` and `dist` lie in it. */
const PACKAGE_FOLDER = fileURLToPath(new URL('../../..', import.meta.url));
const REPOSITORY_FOLDER = path.resolve(PACKAGE_FOLDER, '../..');

/**
 * Where the rules are: the path that somebody set, from the working directory, or else `config/alerts.yml` in the working
 * directory, beside the bot or in its repository, the first that exists.
 */
export function findRulesFile(
  configured: string | null,
  folders: readonly string[] = [process.cwd(), PACKAGE_FOLDER, REPOSITORY_FOLDER],
): { path: string; isDefault: boolean } {
  if (configured !== null) return { path: path.resolve(configured), isDefault: false };
  const candidates = folders.map((folder) => path.resolve(folder, DEFAULT_PATH));
  return { path: candidates.find((candidate) => existsSync(candidate)) ?? path.resolve(DEFAULT_PATH), isDefault: true };
}
