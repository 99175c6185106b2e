import type { Command } from '../command.js';
import { askedOf } from '../input/asked-of.js';
import { shownTo } from '../replies/job-shown.js';
import { availabilityLines, runningLine } from '../replies/uptime.js';
import type { Availability } from '../system/availability.js';
import { toWire } from '../wire.js';

export interface UptimeDeps {
  availability(): Promise<{ day: Availability | null; week: Availability | null }>;
}

/** `/uptime`: since when this process runs, and how available the monitor was, over all of its workers. */
export function createUptimeCommand({ availability }: UptimeDeps): Command {
  return {
    name: 'uptime',
    role: 'viewer',
    group: 'system',

    async run(context) {
      const { operations, actor } = context;
      const shown = shownTo(context);
      const [system, known] = await Promise.all([
        operations.getSystem(actor, askedOf('getSystem', {})).then(toWire<'getSystem'>),
        availability(),
      ]);
      return { lines: [runningLine(new Date(system.started_at), shown), ...availabilityLines(known, shown)] };
    },
  };
}
