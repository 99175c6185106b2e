import type { AlertEvent } from '@jobs-monitor/core';

/**
 * Hands events over to be judged. Resolves once they are stored, so that a crash afterwards loses none; the same event
 * may be handed over any number of times. Throws `database_unavailable`: hand it over again later.
 */
export type Report = (events: readonly AlertEvent[]) => Promise<void>;
