import type { SystemNeeds } from '../chatops/commands/system.js';
import { createChatDigestStore } from '../store/chat-digests.js';
import type { Db } from '../store/db.js';

/** What commands about the monitor need, of a monitor that nothing was measured of. */
export function buildSystemNeeds(db: Db, overrides: Partial<SystemNeeds> = {}): SystemNeeds {
  return {
    measure: async () => [],
    availability: async () => ({ day: null, week: null }),
    digests: createChatDigestStore(db),
    ...overrides,
  };
}
