import { execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { SCHEDULE_COLLECTION } from '../../apps/bot/src/schedule/entries.js';

const folder = path.join(path.dirname(fileURLToPath(import.meta.url)), '../peers');

/** Agendash over the jobs of a database, a process of its own. */
export interface Agendash {
  url: string;
  close(): Promise<void>;
}

/** Null, said aloud, where npm cannot install it. */
export async function startAgendash(uri: string): Promise<Agendash | null> {
  try {
    await promisify(execFile)('npm', ['install', '--no-audit', '--no-fund', '--no-package-lock'], { cwd: folder });
  } catch (error) {
    console.log(`*** NOT MEASURED BESIDE AGENDASH: npm could not install it (${String(error).split('\n')[0]}) ***`);
    return null;
  }
  const child = fork(path.join(folder, 'agendash.mjs'), {
    env: { ...process.env, MONGODB_URI: uri, AGENDA_COLLECTION: SCHEDULE_COLLECTION },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const [{ url }] = (await once(child, 'message')) as [{ url: string }];
  return {
    url,
    async close() {
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    },
  };
}
