import type { Command } from '../command.js';
import { healthLine, partLines } from '../replies/health.js';
import { shownTo } from '../replies/job-shown.js';
import type { Measurement } from '../system/measure.js';

/** `/health`: each part of the monitor, looked at now. */
export function createHealthCommand({ measure }: { measure(): Promise<Measurement[]> }): Command {
  return {
    name: 'health',
    role: 'viewer',
    group: 'system',

    async run(context) {
      const shown = shownTo(context);
      const parts = await measure();
      const again = { label: `🔄 ${shown.say('chat_system.button_again')}`, press: { command: 'health', input: '' } };
      return {
        lines: [healthLine(parts, shown), ...partLines(parts, shown)],
        buttons: [[again]],
        replaces: true,
      };
    },
  };
}
