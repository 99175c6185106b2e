import { join } from 'node:path';
import { REPORTS, UPLOADS } from './jobs/batch/analyze.js';
import type { JobServices } from './jobs/services.js';
import type { Db } from './store/db.js';
import { createNoticeStore } from './store/notices.js';
import { createUserDataStore, USER_DATA_COLLECTIONS } from './store/user-data.js';
import { createFolderKind } from './user-data/folder.js';
import { createUserData } from './user-data/user-data.js';

/** What job handlers may use, on this database and this folder. */
export function createJobServices(deps: {
  db: Db;
  dataDir: string;
  cache: JobServices['cache'];
  warmers: JobServices['warmers'];
  scanForStuck: JobServices['scanForStuck'];
  now(): Date;
}): JobServices {
  const userData = createUserData(
    {
      [UPLOADS]: createFolderKind(join(deps.dataDir, 'uploads')),
      [REPORTS]: createUserDataStore(deps.db, USER_DATA_COLLECTIONS.reports),
    },
    deps.now,
  );
  const notices = createNoticeStore(deps.db, deps.now);
  return { cache: deps.cache, userData, notices, warmers: deps.warmers, scanForStuck: deps.scanForStuck };
}
